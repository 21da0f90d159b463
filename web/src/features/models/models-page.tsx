import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Region } from '../../components/region.js';
import { EmptyState, ErrorState, PageHead, Skeleton } from '../../components/states.js';
import { queries } from '../../lib/api.js';
import { ago, bytes, count, Q } from '../../lib/format.js';
import { emptySearch } from '../../lib/new-benchmark-search.js';
import { loraText } from '../../lib/lora-text.js';
import { DropModels } from '../../components/models/upload.js';
import { say, words } from '../../lib/words.js';

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
        title={say('app.models')}
        actions={
          <Link className="btn pri" to="/benchmarks/new" search={emptySearch}>
            {say('benchmark.new_benchmark')}
          </Link>
        }
      >
        {say('models.a_model_is_its_bytes_the')}
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
          <h2>{models.data ? count(shown.length, 'model') : say('app.models')}</h2>
          <span className="r acts">
            <label>
              <span className="vh">{say('models.find_a_model')}</span>
              <input
                type="search"
                placeholder={say('models.find_by_name_or_hash')}
                value={search}
                onChange={(e) => set({ search: e.target.value || undefined })}
              />
            </label>
            {families.length > 0 ? (
              <label>
                <span className="vh">{say('models.family')}</span>
                <select value={family ?? ''} onChange={(e) => set({ family: e.target.value || undefined })}>
                  <option value="">{say('models.all_families')}</option>
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
          <EmptyState title={say('models.no_models_yet')}>
            {say('models.drop_a_tflite_file_above_or')}
          </EmptyState>
        ) : null}
        {models.data && models.data.length > 0 && shown.length === 0 ? (
          <EmptyState
            title={say('models.no_model_fits')}
            action={
              <button
                type="button"
                className="btn"
                onClick={() => set({ search: undefined, family: undefined })}
              >
                {say('rack.show_all')}
              </button>
            }
          >
            {say('models.nothing_has', {
              text: search,
              rest: family === undefined ? '' : say('models.in_the_family', { text: family }),
            })}
          </EmptyState>
        ) : null}
        {shown.length > 0 ? (
          <Region label={say('app.models')} card>
            <table className="tb pairs">
              <thead>
                <tr>
                  <th>{say('benchmark.model')}</th>
                  <th>{say('models.family_2')}</th>
                  <th>{say('models.weights')}</th>
                  <th className="num">{say('models.operators')}</th>
                  <th className="num">{say('models.parameters')}</th>
                  <th className="num">{say('models.size')}</th>
                  <th>SHA-256</th>
                  <th>{say('models.added')}</th>
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
                    <td data-label={say('models.family_2')}>{m.family ?? <span className="q">—</span>}</td>
                    <td data-label={say('models.weights')}>
                      {m.facts.lora ? `LoRA, ${loraText(m.facts.lora)}` : m.facts.quantisation_text}
                    </td>
                    <td data-label={say('models.operators')} className="num">
                      {m.facts.operator_count.toLocaleString(words().language)}
                    </td>
                    <td data-label={say('models.parameters')} className="num">
                      {m.facts.parameter_count.toLocaleString(words().language)}
                    </td>
                    <td data-label={say('models.size')} className="num">
                      <Q q={bytes(m.size_bytes)} />
                    </td>
                    <td data-label="SHA-256" className="mono">
                      {m.sha256.slice(0, 12)}
                    </td>
                    <td data-label={say('models.added')} className="q2 nw">
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
