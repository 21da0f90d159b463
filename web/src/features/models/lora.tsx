import type { Model } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Icon } from '../../components/icon.js';
import { AttachToBase } from '../../components/models/attach-to-base.js';
import type { Column } from '../../components/table/column.js';
import { DataTable } from '../../components/table/data-table.js';
import { useTableSearch } from '../../components/table/use-table-search.js';
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
  const [state, onState] = useTableSearch('variants_');
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
        <DataTable
          label={say('models.lora_variants')}
          rows={variants.data}
          keyOf={(v) => v.sha256}
          columns={variantColumns}
          {...{ state, onState }}
        />
      ) : null}
      {takes !== null && variants.data?.length === 0 ? (
        <p className="card pad q2">{say('models.none_yet_drop_a_lora_file')}</p>
      ) : null}
    </section>
  );
}

const variantColumns: Column<Model>[] = [
  {
    id: 'variant',
    title: say('models.variant'),
    value: (v) => v.name,
    show: (v) => (
      <Link to="/models/$sha" params={{ sha: v.sha256 }}>
        {v.name}
      </Link>
    ),
  },
  { id: 'rank', title: say('models.rank_2'), numeric: true, value: (v) => v.facts.lora?.rank ?? null },
  { id: 'layers', title: say('models.layers'), numeric: true, value: (v) => v.facts.lora?.layers ?? null },
  {
    id: 'projections',
    title: say('models.projections'),
    value: (v) => v.facts.lora?.projections.map((p) => p.name).join(' ') ?? null,
  },
  {
    id: 'size',
    title: say('models.size'),
    unit: 'bytes',
    numeric: true,
    value: (v) => v.size_bytes,
    show: (v) => <Q q={bytes(v.size_bytes)} />,
  },
  {
    id: 'runs',
    title: say('models.runs'),
    sticks: true,
    value: (v) => v.base?.problem ?? say('models.on_litert_lm_cpu'),
    show: (v) =>
      v.base?.problem ? (
        <Fit problem={v.base.problem} />
      ) : (
        <span className="vd valid">
          <Icon name="valid" /> {say('models.on_litert_lm_cpu')}
        </span>
      ),
  },
];
