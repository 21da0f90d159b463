import type { Model } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Icon } from '../../components/icon.js';
import { Region } from '../../components/region.js';
import { AttachToBase } from '../../components/models/attach-to-base.js';
import { queries } from '../../lib/api.js';
import { bytes, count, plain, Q } from '../../lib/format.js';
import { loraText } from '../../lib/lora-text.js';

const exporters = {
  gemma: 'Gemma’s exporter',
  'gemma-gpu': 'LiteRT-LM on a GPU',
  generic: 'the generic exporter',
  audio: 'an audio encoder',
} as const;

/** What a LoRA file holds and the base that it runs in. */
export function LoraWeights({ model: m }: { model: Model }) {
  const { lora } = m.facts;
  if (lora === null) return null;
  return (
    <section>
      <div className="sh">
        <h2>LoRA weights</h2>
        <p className="sm">nothing that runs by itself; a benchmark runs the base with these weights in it</p>
      </div>
      <dl className="kv card pad">
        <dt>base</dt>
        <dd>
          <Base model={m} />
        </dd>
        <dt>rank</dt>
        <dd>
          {lora.rank ?? 'several'}
          {lora.declared_rank === null ? ' by its shapes; the file does not name it' : ''}
        </dd>
        <dt>layers</dt>
        <dd>{lora.layers}</dd>
        <dt>projections</dt>
        <dd>
          {lora.projections
            .map((p) => `${p.name} (${count(p.layers, 'layer')}, ${plain(bytes(p.bytes))})`)
            .join(', ')}
        </dd>
        <dt>tensors</dt>
        <dd>
          {lora.tensors}, <Q q={bytes(lora.bytes)} />
        </dd>
        <dt>named for</dt>
        <dd>{lora.scheme === null ? 'several exporters' : exporters[lora.scheme]}</dd>
      </dl>
    </section>
  );
}

function Base({ model: m }: { model: Model }) {
  if (m.base?.fixed)
    return (
      <>
        <BaseLink base={m.base} />
        <p className="sm q">It has been benchmarked on this base and stays with it.</p>
      </>
    );
  return (
    <>
      {m.base === null ? <span className="q2">none yet: it cannot be benchmarked</span> : null}
      {m.base === null ? null : <BaseLink base={m.base} />}
      <AttachToBase model={m} />
    </>
  );
}

const BaseLink = ({ base }: { base: NonNullable<Model['base']> }) => (
  <>
    <Link to="/models/$sha" params={{ sha: base.sha256 }}>
      {base.name}
    </Link>
    <Fit problem={base.problem} />
  </>
);

const Fit = ({ problem }: { problem: string | null }) =>
  problem === null ? null : (
    <p className="vd suspect" style={{ whiteSpace: 'normal' }}>
      <Icon name="suspect" /> {problem}
    </p>
  );

/** LoRA files that are attached to a base, and whether they run in it. */
export function LoraVariants({ base }: { base: Model }) {
  const variants = useQuery(queries.variants(base.sha256));
  const { language } = base.facts;
  if (language === null) return null;
  const takes = language.lora;
  return (
    <section>
      <div className="sh">
        <h2>LoRA variants</h2>
        <p className="sm">
          {takes === null
            ? 'This model was not exported for LoRA: it has no inputs for LoRA weights, and none runs in it.'
            : `It takes LoRA weights of ${loraText(takes)}.`}
        </p>
      </div>
      {variants.data && variants.data.length > 0 ? (
        <Region label="LoRA variants" card>
          <table className="tb pairs">
            <thead>
              <tr>
                <th>variant</th>
                <th className="num">rank</th>
                <th className="num">layers</th>
                <th>projections</th>
                <th className="num">size</th>
                <th>runs</th>
              </tr>
            </thead>
            <tbody>
              {variants.data.map((v) => (
                <Variant key={v.sha256} variant={v} />
              ))}
            </tbody>
          </table>
        </Region>
      ) : null}
      {takes !== null && variants.data?.length === 0 ? (
        <p className="card pad q2">
          None yet. Drop a LoRA file on the models page and attach it to this model there.
        </p>
      ) : null}
    </section>
  );
}

function Variant({ variant: v }: { variant: Model }) {
  const lora = v.facts.lora!;
  const problem = v.base?.problem ?? null;
  return (
    <tr>
      <th scope="row">
        <Link to="/models/$sha" params={{ sha: v.sha256 }}>
          {v.name}
        </Link>
      </th>
      <td data-label="rank" className="num">
        {lora.rank ?? '—'}
      </td>
      <td data-label="layers" className="num">
        {lora.layers}
      </td>
      <td data-label="projections">{lora.projections.map((p) => p.name).join(' ')}</td>
      <td data-label="size" className="num">
        <Q q={bytes(v.size_bytes)} />
      </td>
      <td data-label="runs">
        {problem === null ? (
          <span className="vd valid">
            <Icon name="valid" /> on LiteRT-LM, CPU
          </span>
        ) : (
          <Fit problem={problem} />
        )}
      </td>
    </tr>
  );
}
