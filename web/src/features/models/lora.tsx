import type { Model } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Icon } from '../../components/icon.js';
import { Region } from '../../components/region.js';
import { AttachToBase } from '../../components/models/attach-to-base.js';
import { queries } from '../../lib/api.js';
import { bytes, count, plain, Q } from '../../lib/format.js';
import { loraText } from '../../lib/lora-text.js';
import { say } from '../../lib/words.js';

const exporters = {
  gemma: say('models.gemmas_exporter'),
  'gemma-gpu': say('models.litert_lm_on_a_gpu'),
  generic: say('models.the_generic_exporter'),
  audio: say('models.an_audio_encoder'),
} as const;

/** What a LoRA file holds and the base that it runs in. */
export function LoraWeights({ model: m }: { model: Model }) {
  const { lora } = m.facts;
  if (lora === null) return null;
  return (
    <section>
      <div className="sh">
        <h2>{say('models.lora_weights')}</h2>
        <p className="sm">{say('models.nothing_that_runs_by_itself_a')}</p>
      </div>
      <dl className="kv card pad">
        <dt>{say('benchmark.base')}</dt>
        <dd>
          <Base model={m} />
        </dd>
        <dt>{say('models.rank_2')}</dt>
        <dd>
          {lora.rank ?? say('models.several')}
          {lora.declared_rank === null ? ` ${say('models.by_its_shapes')}` : ''}
        </dd>
        <dt>{say('models.layers')}</dt>
        <dd>{lora.layers}</dd>
        <dt>{say('models.projections')}</dt>
        <dd>
          {lora.projections
            .map((p) => `${p.name} (${count(p.layers, 'layer')}, ${plain(bytes(p.bytes))})`)
            .join(', ')}
        </dd>
        <dt>{say('models.tensors')}</dt>
        <dd>
          {lora.tensors}, <Q q={bytes(lora.bytes)} />
        </dd>
        <dt>{say('models.named_for')}</dt>
        <dd>{lora.scheme === null ? say('models.several_exporters') : exporters[lora.scheme]}</dd>
      </dl>
    </section>
  );
}

function Base({ model: m }: { model: Model }) {
  if (m.base?.fixed)
    return (
      <>
        <BaseLink base={m.base} />
        <p className="sm q">{say('models.it_has_been_benchmarked_on_this')}</p>
      </>
    );
  return (
    <>
      {m.base === null ? <span className="q2">{say('models.none_yet_it_cannot_be_benchmarked')}</span> : null}
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
        <h2>{say('models.lora_variants')}</h2>
        <p className="sm">
          {takes === null
            ? say('models.this_model_was_not_exported_for')
            : say('models.it_takes_lora_weights_of', { text: loraText(takes) })}
        </p>
      </div>
      {variants.data && variants.data.length > 0 ? (
        <Region label={say('models.lora_variants')} card>
          <table className="tb pairs">
            <thead>
              <tr>
                <th>{say('models.variant')}</th>
                <th className="num">{say('models.rank_2')}</th>
                <th className="num">{say('models.layers')}</th>
                <th>{say('models.projections')}</th>
                <th className="num">{say('models.size')}</th>
                <th>{say('models.runs')}</th>
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
        <p className="card pad q2">{say('models.none_yet_drop_a_lora_file')}</p>
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
      <td data-label={say('models.rank_2')} className="num">
        {lora.rank ?? '—'}
      </td>
      <td data-label={say('models.layers')} className="num">
        {lora.layers}
      </td>
      <td data-label={say('models.projections')}>{lora.projections.map((p) => p.name).join(' ')}</td>
      <td data-label={say('models.size')} className="num">
        <Q q={bytes(v.size_bytes)} />
      </td>
      <td data-label={say('models.runs')}>
        {problem === null ? (
          <span className="vd valid">
            <Icon name="valid" /> {say('models.on_litert_lm_cpu')}
          </span>
        ) : (
          <Fit problem={problem} />
        )}
      </td>
    </tr>
  );
}
