import type { Model } from '@rackmark/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Region } from '../../components/region.js';
import { bytes, count, Q } from '../../lib/format.js';
import { takePart } from './detail-queries.js';

/** Models inside a container; each can be taken as a model of its own. */
export function Parts({ model: m }: { model: Model }) {
  const { parts, part_count: all, kind } = m.facts;
  const client = useQueryClient();
  const navigate = useNavigate();
  const take = useMutation({
    mutationFn: (part: number) => takePart(m.sha256, part),
    onSuccess: async ({ model }) => {
      await client.invalidateQueries({ queryKey: ['models'] });
      await navigate({ to: '/models/$sha', params: { sha: model.sha256 } });
    },
  });
  if (parts.length === 0) return null;
  return (
    <section>
      <div className="sh">
        <h2>Parts</h2>
        <p className="sm">
          {kind === 'graph'
            ? 'models for a pipeline of MediaPipe’s; a benchmark runs one of them, taken as a model of its own'
            : 'models inside; one of them can be taken as a model of its own'}
        </p>
      </div>
      <Region label="Parts" card>
        <table className="tb pairs">
          <thead>
            <tr>
              <th>part</th>
              <th className="num">operators</th>
              <th className="num">parameters</th>
              <th className="num">size</th>
              <th>take it</th>
            </tr>
          </thead>
          <tbody>
            {parts.map((p, i) => (
              <tr key={i}>
                <th scope="row">
                  {p.role}
                  {p.path.length > 1 ? <span className="q sm"> in {p.path[0]}</span> : null}
                </th>
                <td data-label="operators" className="num">
                  {p.operator_count.toLocaleString('en')}
                </td>
                <td data-label="parameters" className="num">
                  {p.parameter_count.toLocaleString('en')}
                </td>
                <td data-label="size" className="num">
                  <Q q={bytes(p.size_bytes)} />
                </td>
                <td data-label="take it">
                  <button
                    type="button"
                    className="btn sm"
                    disabled={take.isPending}
                    aria-label={`Take as a model: ${p.role}`}
                    onClick={() => take.mutate(i)}
                  >
                    Take as a model
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Region>
      {all > parts.length ? <p className="q sm">{count(all - parts.length, 'more part')}.</p> : null}
      {take.isError ? (
        <p className="X" role="alert">
          {take.error.message}
        </p>
      ) : null}
    </section>
  );
}
