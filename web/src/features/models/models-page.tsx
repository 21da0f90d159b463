import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Region } from '../../components/region.js';
import { EmptyState, ErrorState, PageHead, Skeleton } from '../../components/states.js';
import { queries } from '../../lib/api.js';
import { ago, bytes, count, Q } from '../../lib/format.js';
import { emptySearch } from '../../lib/new-benchmark-search.js';
import { loraText } from '../../lib/lora-text.js';
import { DropModels } from '../../components/models/upload.js';

const route = getRouteApi('/models');

export function ModelsPage() {
  const models = useQuery(queries.models());
  const { search = '', family } = route.useSearch();
  const navigate = useNavigate();
  const shown = (models.data ?? []).filter(
    (m) =>
      (family === undefined || m.family === family) &&
      `${m.name} ${m.file_name} ${m.sha256}`.toLowerCase().includes(search.toLowerCase()),
  );
  const families = [...new Set((models.data ?? []).map((m) => m.family).filter((f) => f !== null))];
  const set = (change: { search?: string; family?: string }) =>
    void navigate({
      to: '/models',
      search: { search: search || undefined, family, ...change },
      replace: true,
    });
  return (
    <>
      <PageHead
        title="Models"
        actions={
          <Link className="btn pri" to="/benchmarks/new" search={emptySearch}>
            New benchmark
          </Link>
        }
      >
        A model is its bytes: the same file twice is one model, and it never changes.
      </PageHead>
      <DropModels
        compact
        onStored={([first, ...more]) =>
          // LoRA weights are attached to a base right here.
          first?.facts.lora === null &&
          more.length === 0 &&
          void navigate({ to: '/models/$sha', params: { sha: first.sha256 } })
        }
      />
      <section>
        <div className="sh">
          <h2>{models.data ? count(shown.length, 'model') : 'Models'}</h2>
          <span className="r acts">
            <label>
              <span className="vh">Find a model</span>
              <input
                type="search"
                placeholder="Find by name or hash"
                value={search}
                onChange={(e) => set({ search: e.target.value || undefined })}
              />
            </label>
            {families.length > 0 ? (
              <label>
                <span className="vh">Family</span>
                <select value={family ?? ''} onChange={(e) => set({ family: e.target.value || undefined })}>
                  <option value="">all families</option>
                  {families.map((f) => (
                    <option key={f}>{f}</option>
                  ))}
                </select>
              </label>
            ) : null}
          </span>
        </div>
        {models.isPending ? <Skeleton height={200} /> : null}
        {models.isError ? <ErrorState error={models.error} retry={() => void models.refetch()} /> : null}
        {models.data?.length === 0 ? (
          <EmptyState title="No models yet.">
            Drop a .tflite file above, or run npx rackmark bench model.tflite in a shell.
          </EmptyState>
        ) : null}
        {models.data && models.data.length > 0 && shown.length === 0 ? (
          <EmptyState
            title="No model fits."
            action={
              <button
                type="button"
                className="btn"
                onClick={() => set({ search: undefined, family: undefined })}
              >
                Show all
              </button>
            }
          >
            Nothing has “{search}” in its name or hash{family === undefined ? '' : ` in the family ${family}`}
            .
          </EmptyState>
        ) : null}
        {shown.length > 0 ? (
          <Region label="Models" card>
            <table className="tb pairs">
              <thead>
                <tr>
                  <th>model</th>
                  <th>family</th>
                  <th>weights</th>
                  <th className="num">operators</th>
                  <th className="num">parameters</th>
                  <th className="num">size</th>
                  <th>SHA-256</th>
                  <th>added</th>
                </tr>
              </thead>
              <tbody>
                {shown.map((m) => (
                  <tr key={m.sha256}>
                    <th scope="row">
                      <Link to="/models/$sha" params={{ sha: m.sha256 }}>
                        {m.name}
                      </Link>
                    </th>
                    <td data-label="family">{m.family ?? <span className="q">—</span>}</td>
                    <td data-label="weights">
                      {m.facts.lora ? `LoRA, ${loraText(m.facts.lora)}` : m.facts.quantisation_text}
                    </td>
                    <td data-label="operators" className="num">
                      {m.facts.operator_count.toLocaleString('en')}
                    </td>
                    <td data-label="parameters" className="num">
                      {m.facts.parameter_count.toLocaleString('en')}
                    </td>
                    <td data-label="size" className="num">
                      <Q q={bytes(m.size_bytes)} />
                    </td>
                    <td data-label="SHA-256" className="mono">
                      {m.sha256.slice(0, 12)}
                    </td>
                    <td data-label="added" className="q2 nw">
                      {ago(m.created_at)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Region>
        ) : null}
      </section>
    </>
  );
}
