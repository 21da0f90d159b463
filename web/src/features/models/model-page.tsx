import type { Model, TensorFacts } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Icon } from '../../components/icon.js';
import { Region } from '../../components/region.js';
import { ErrorPage, PageHead, Skeleton } from '../../components/states.js';
import { queries } from '../../lib/api.js';
import { ago, bytes, count, Q } from '../../lib/format.js';
import { emptySearch } from '../benchmarks/new-benchmark-search.js';
import { DeleteModel } from './delete-model.js';
import { Family } from './family.js';
import { foldNumbered } from './fold-numbered.js';
import { Language, Weights } from './language.js';
import { loraText, LoraVariants, LoraWeights } from './lora.js';
import './models.css';

const route = getRouteApi('/models/$sha');

export function ModelPage() {
  const { sha } = route.useParams();
  const model = useQuery(queries.model(sha));
  if (model.isPending) return <Skeleton height={400} />;
  if (model.isError)
    return <ErrorPage title="Model" error={model.error} retry={() => void model.refetch()} />;
  const m = model.data;
  const { facts } = m;
  return (
    <>
      <PageHead
        above={<Link to="/models">Models</Link>}
        title={m.name}
        actions={
          <>
            <DeleteModel model={m} />
            {m.deleted_at === null && (facts.lora === null || m.base?.problem === null) ? (
              <Link className="btn pri" to="/benchmarks/new" search={{ ...emptySearch, model: [m.sha256] }}>
                New benchmark
              </Link>
            ) : null}
          </>
        }
      >
        {facts.kind === 'language-model' ? 'Language model. ' : ''}
        {facts.lora === null ? facts.quantisation_text : `LoRA weights: ${loraText(facts.lora)}.`}{' '}
        {facts.description ?? ''}
      </PageHead>
      {m.deleted_at === null ? null : (
        <p className="vd suspect sec" style={{ whiteSpace: 'normal' }}>
          <Icon name="suspect" /> Its file was deleted {ago(m.deleted_at)}: it cannot be run or downloaded.
          Its facts and results are kept; the same file uploaded again brings it back.
        </p>
      )}
      <dl className="card figures">
        <Figure name="size" value={<Q q={bytes(m.size_bytes)} />} />
        <Figure name="parameters" value={facts.parameter_count.toLocaleString('en')} />
        {facts.lora === null ? (
          <>
            <Figure name="operators" value={facts.operator_count.toLocaleString('en')} />
            <Figure name="inputs" value={facts.inputs.length} />
            <Figure name="outputs" value={facts.outputs.length} />
          </>
        ) : (
          <Figure name="rank" value={facts.lora.rank ?? '—'} />
        )}
        {facts.signatures.length > 1 ? <Figure name="signatures" value={facts.signatures.length} /> : null}
        {facts.sections.length > 0 ? <Figure name="sections" value={facts.sections.length} /> : null}
      </dl>
      {facts.warnings.length > 0 ? (
        <ul className="sec">
          {facts.warnings.map((w) => (
            <li key={w} className="vd suspect" style={{ whiteSpace: 'normal' }}>
              <Icon name="suspect" /> {w}
            </li>
          ))}
        </ul>
      ) : null}
      {facts.language ? <Language language={facts.language} /> : null}
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
          <h2>File</h2>
        </div>
        <dl className="kv card pad">
          <dt>name</dt>
          <dd>{m.file_name}</dd>
          <dt>SHA-256</dt>
          <dd className="mono">{m.sha256}</dd>
          <dt>family</dt>
          <dd>
            <Family key={m.family} model={m} />
          </dd>
          <dt>weights</dt>
          <dd>
            <Q q={bytes(facts.parameter_bytes)} /> of <Q q={bytes(m.size_bytes)} />
          </dd>
          <dt>needs runtime</dt>
          <dd>{facts.min_runtime_version ?? 'not said in the file'}</dd>
          {facts.compiled_for ? (
            <>
              <dt>compiled for</dt>
              <dd>
                {facts.compiled_for.maker} {facts.compiled_for.soc}: runs on the NPU of that chip only
              </dd>
            </>
          ) : null}
          <dt>added</dt>
          <dd>{ago(m.created_at)}</dd>
          <dt>download</dt>
          <dd>
            {m.deleted_at === null ? (
              <a href={`/api/v1/models/${m.sha256}/content`}>{m.file_name}</a>
            ) : (
              'its file was deleted'
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

/** Inputs and outputs, by signature where there are several. */
function Interface({ model }: { model: Model }) {
  const { signatures, inputs, outputs } = model.facts;
  const groups = signatures.length > 0 ? signatures : [{ key: '', inputs, outputs }];
  return (
    <section>
      <div className="sh">
        <h2>Inputs and outputs</h2>
        {signatures.length > 1 ? (
          <p className="sm">
            {count(signatures.length, 'signature')}
            {model.facts.language ? '; a turn calls all of them' : '; a benchmark runs the first one'}
          </p>
        ) : null}
      </div>
      {groups.map((g) => (
        <div
          className="card scroll"
          key={g.key}
          style={{ marginBottom: 8 }}
          tabIndex={0}
          role="region"
          aria-label={`Tensors ${g.key}`}
        >
          <table className="tb">
            <thead>
              <tr>
                <th>{g.key === '' ? 'tensor' : <span className="mono">{g.key}</span>}</th>
                <th>type</th>
                <th>shape</th>
                <th>quantisation</th>
              </tr>
            </thead>
            <tbody>
              {foldNumbered(g.inputs).map((t) => (
                <TensorRow key={`i ${t.name}`} kind="in" tensor={t} />
              ))}
              {foldNumbered(g.outputs).map((t) => (
                <TensorRow key={`o ${t.name}`} kind="out" tensor={t} />
              ))}
            </tbody>
          </table>
        </div>
      ))}
    </section>
  );
}

function TensorRow({ kind, tensor: t }: { kind: 'in' | 'out'; tensor: TensorFacts }) {
  const z = t.quantisation;
  return (
    <tr>
      <th scope="row">
        <span className="q">{kind}</span> <span className="mono">{t.name}</span>
      </th>
      <td className="mono">{t.type}</td>
      <td className="mono nw">
        {t.shape.length === 0 ? 'scalar' : t.shape.map((d) => (d < 0 ? '?' : d)).join(' × ')}
      </td>
      <td className="q2">
        {z === null
          ? '—'
          : z.scheme === 'per-tensor'
            ? `scale ${z.scale?.toPrecision(4)}, zero ${z.zero_point}`
            : `per channel, ${z.channels} channels`}
      </td>
    </tr>
  );
}

function Operators({ model }: { model: Model }) {
  const { operators, operator_count: all } = model.facts;
  return (
    <section>
      <div className="sh">
        <h2>Operators</h2>
        <p className="sm">
          {all.toLocaleString('en')} in all, of {count(operators.length, 'kind')}
        </p>
      </div>
      <Region label="Operators" card>
        <table className="tb">
          <thead>
            <tr>
              <th>operator</th>
              <th className="num">version</th>
              <th className="num">count</th>
            </tr>
          </thead>
          <tbody>
            {[...operators]
              .sort((a, b) => b.count - a.count)
              .map((o) => (
                <tr key={`${o.name} ${o.version}`}>
                  <th scope="row" className="mono">
                    {o.name} {o.custom ? <span className="vd suspect">custom</span> : null}
                  </th>
                  <td className="num q2">{o.version}</td>
                  <td className="num share">
                    <i style={{ width: `${(o.count / all) * 100}%` }} />
                    {o.count}
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      </Region>
    </section>
  );
}

const Sections = ({ model }: { model: Model }) => (
  <section>
    <div className="sh">
      <h2>Sections</h2>
      <p className="sm">of the {model.format === 'task' ? '.task bundle' : '.litertlm container'}</p>
    </div>
    <Region label="Sections" card>
      <table className="tb">
        <thead>
          <tr>
            <th>type</th>
            <th className="num">size</th>
            <th>says of itself</th>
          </tr>
        </thead>
        <tbody>
          {model.facts.sections.map((s) => (
            <tr key={s.begin}>
              <th scope="row">{s.type}</th>
              <td className="num">
                <Q q={bytes(s.end - s.begin)} />
              </td>
              <td className="q2">
                {Object.entries(s.metadata)
                  .map(([k, v]) => `${k}: ${v}`)
                  .join(', ') || '—'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Region>
  </section>
);

function Measured({ sha }: { sha: string }) {
  const found = useQuery(queries.benchmarks(sha));
  if (!found.data || found.data.length === 0) return null;
  return (
    <section>
      <div className="sh">
        <h2>Measured in</h2>
      </div>
      <ul className="card pad">
        {found.data.map((b) => (
          <li key={b.id}>
            <Link to="/benchmarks/$ref" params={{ ref: String(b.number) }}>
              Benchmark {b.number}
            </Link>{' '}
            {b.name} <span className="q">{ago(b.created_at)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
