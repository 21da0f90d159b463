import type { Model } from '@rackmark/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Region } from '../../components/region.js';
import { bytes, count, Q } from '../../lib/format.js';
import { takePart } from './detail-queries.js';
import { say, words } from '../../lib/words.js';

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
        <h2>{say('models.parts')}</h2>
        <p className="sm">
          {kind === 'graph'
            ? say('models.models_for_a_pipeline_of_mediapipes')
            : say('models.models_inside_one_of_them_can')}
        </p>
      </div>
      <Region label={say('models.parts')} card>
        <table className="tb pairs">
          <thead>
            <tr>
              <th>{say('models.part')}</th>
              <th className="num">{say('models.operators')}</th>
              <th className="num">{say('models.parameters')}</th>
              <th className="num">{say('models.size')}</th>
              <th>{say('models.take_it')}</th>
            </tr>
          </thead>
          <tbody>
            {parts.map((p, i) => (
              <tr key={i}>
                <th scope="row">
                  {p.role}
                  {p.path.length > 1 ? (
                    <span className="q sm"> {say('models.in', { text: p.path[0]! })}</span>
                  ) : null}
                </th>
                <td data-label={say('models.operators')} className="num">
                  {p.operator_count.toLocaleString(words().language)}
                </td>
                <td data-label={say('models.parameters')} className="num">
                  {p.parameter_count.toLocaleString(words().language)}
                </td>
                <td data-label={say('models.size')} className="num">
                  <Q q={bytes(p.size_bytes)} />
                </td>
                <td data-label={say('models.take_it')}>
                  <button
                    type="button"
                    className="btn sm"
                    disabled={take.isPending}
                    aria-label={say('models.take_as_a_model', { text: p.role })}
                    onClick={() => take.mutate(i)}
                  >
                    {say('models.take_as_a_model_2')}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Region>
      {all > parts.length ? <p className="q sm">{count(all - parts.length, 'more_part')}.</p> : null}
      {take.isError ? (
        <p className="X" role="alert">
          {take.error.message}
        </p>
      ) : null}
    </section>
  );
}
