import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Icon } from '../../components/icon.js';
import { ErrorPage, PageHead, Skeleton } from '../../components/states.js';
import { queries } from '../../lib/api.js';
import { ago, bytes, Q } from '../../lib/format.js';
import { emptySearch } from '../../lib/new-benchmark-search.js';
import { DeleteModel } from './delete-model.js';
import { Family } from './family.js';
import { Language, Weights } from './language.js';
import { Interface, Operators, Sections } from './lists.js';
import { LoraVariants, LoraWeights } from './lora.js';
import { loraText } from '../../lib/lora-text.js';
import { Parts } from './parts.js';
import './models.css';
import { say, words } from '../../lib/words.js';

const route = getRouteApi('/models/$sha');

/** Letters of a description that stands beside the name; a longer one stands with the file. */
const LONGEST_SENTENCE = 160;

export function ModelPage() {
  const { sha } = route.useParams();
  const model = useQuery(queries.model(sha));
  if (model.isPending) return <Skeleton height={400} />;
  if (model.isError)
    return (
      <ErrorPage title={say('models.model_title')} error={model.error} retry={() => void model.refetch()} />
    );
  const m = model.data;
  const { facts } = m;
  const isLong = (facts.description ?? '').length > LONGEST_SENTENCE;
  const isInPart = facts.operator_count > 0 && facts.operator_kinds === 0;
  // Of a bundle for a pipeline a benchmark runs a part, which is taken below.
  const mayRun =
    m.deleted_at === null &&
    (facts.lora === null || m.base?.problem === null) &&
    !(m.format === 'task' && facts.kind === 'graph');
  return (
    <>
      <PageHead
        above={<Link to="/models">{say('app.models')}</Link>}
        title={m.name}
        actions={
          <>
            <DeleteModel model={m} />
            {mayRun ? (
              <Link className="btn pri" to="/benchmarks/new" search={{ ...emptySearch, model: [m.sha256] }}>
                {say('benchmark.new_benchmark')}
              </Link>
            ) : null}
          </>
        }
      >
        {facts.kind === 'language-model' ? `${say('models.language_model_dot')} ` : ''}
        {facts.lora === null
          ? facts.quantisation_text
          : say('models.lora_weights_dot', { text: loraText(facts.lora) })}{' '}
        {isLong ? '' : facts.description}
      </PageHead>
      {m.deleted_at === null ? null : (
        <p className="vd suspect sec" style={{ whiteSpace: 'normal' }}>
          <Icon name="suspect" /> {say('models.deleted', { time: ago(m.deleted_at) })}
        </p>
      )}
      <dl className="card figures">
        <Figure name={say('models.size')} value={<Q q={bytes(m.size_bytes)} />} />
        <Figure
          name={say('models.parameters')}
          value={
            isInPart ? say('models.not_counted') : facts.parameter_count.toLocaleString(words().language)
          }
        />
        {facts.lora === null ? (
          <>
            <Figure
              name={say('models.operators')}
              value={facts.operator_count.toLocaleString(words().language)}
            />
            {facts.input_count + facts.output_count > 0 ? (
              <>
                <Figure
                  name={say('models.inputs')}
                  value={facts.input_count.toLocaleString(words().language)}
                />
                <Figure
                  name={say('models.outputs')}
                  value={facts.output_count.toLocaleString(words().language)}
                />
              </>
            ) : null}
          </>
        ) : (
          <Figure name={say('models.rank_2')} value={facts.lora.rank ?? '—'} />
        )}
        {facts.signature_count > 1 ? (
          <Figure
            name={say('models.signatures')}
            value={facts.signature_count.toLocaleString(words().language)}
          />
        ) : null}
        {facts.section_count > 0 ? (
          <Figure
            name={say('models.sections')}
            value={facts.section_count.toLocaleString(words().language)}
          />
        ) : null}
      </dl>
      {facts.warnings.length > 0 ? (
        <ul className="sec warns">
          {facts.warnings.map((w) => (
            <li key={w} className="vd suspect">
              <Icon name="suspect" /> {w}
            </li>
          ))}
        </ul>
      ) : null}
      {facts.language ? <Language language={facts.language} parts={facts.parts} /> : null}
      <Parts model={m} />
      <LoraWeights model={m} />
      <LoraVariants base={m} />
      {facts.lora === null ? (
        <div className="facts">
          <Interface model={m} />
          <Operators model={m} />
        </div>
      ) : null}
      {facts.weights.length > 1 ? <Weights weights={facts.weights} /> : null}
      {facts.sections.length > 0 ? <Sections model={m} /> : null}
      <Measured sha={sha} />
      <section>
        <div className="sh">
          <h2>{say('models.file')}</h2>
        </div>
        <dl className="kv card pad">
          <dt>{say('models.name')}</dt>
          <dd>{m.file_name}</dd>
          <dt>SHA-256</dt>
          <dd className="mono">{m.sha256}</dd>
          <dt>{say('models.family_2')}</dt>
          <dd>
            <Family key={m.family} model={m} />
          </dd>
          <dt>{say('models.weights')}</dt>
          <dd>
            {isInPart ? (
              say('models.not_looked_at')
            ) : (
              <>
                <Q q={bytes(facts.parameter_bytes)} /> {say('models.of_word')} <Q q={bytes(m.size_bytes)} />
              </>
            )}
          </dd>
          <dt>{say('models.needs_runtime')}</dt>
          <dd>{facts.min_runtime_version ?? say('models.not_said_in_the_file')}</dd>
          {facts.compiled_for ? (
            <>
              <dt>{say('models.compiled_for')}</dt>
              <dd>
                {say('models.npu_only', {
                  text: `${facts.compiled_for.maker} ${facts.compiled_for.soc}`.trim(),
                })}
              </dd>
            </>
          ) : null}
          {isLong ? (
            <>
              <dt>{say('models.description')}</dt>
              <dd className="long">{facts.description}</dd>
            </>
          ) : null}
          <dt>{say('models.added')}</dt>
          <dd>{ago(m.created_at)}</dd>
          <dt>{say('models.download')}</dt>
          <dd>
            {m.deleted_at === null ? (
              <a href={`/api/v1/models/${m.sha256}/content`}>{m.file_name}</a>
            ) : (
              say('models.its_file_was_deleted')
            )}
          </dd>
        </dl>
      </section>
    </>
  );
}

const Figure = ({ name, value }: { name: string; value: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);

function Measured({ sha }: { sha: string }) {
  const found = useQuery(queries.benchmarks(sha));
  if (!found.data || found.data.length === 0) return null;
  return (
    <section>
      <div className="sh">
        <h2>{say('models.measured_in')}</h2>
      </div>
      <ul className="card pad">
        {found.data.map((b) => (
          <li key={b.id}>
            <Link to="/benchmarks/$ref" params={{ ref: String(b.number) }}>
              {say('rack.benchmark_n', { many: b.number })}
            </Link>{' '}
            {b.name} <span className="q">{ago(b.created_at)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
