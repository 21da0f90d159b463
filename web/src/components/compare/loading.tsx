import type { Comparison, LoadingWays } from '@rackmark/contracts';
import { Region } from '../region.js';
import { SimulatedMark } from '../simulated.js';
import { Duration, Memory, ratioText } from '../../lib/format.js';
import { ChoosePlace, type Viewed } from './choose.js';
import { colourOf } from './charts.js';
import { loadingPlacesOf, pointsOf, type LoadedPoint } from './points.js';
import { toneOfSide } from './series.js';
import { say } from '../../lib/words.js';

/** Made by a new process, made again or kept in memory: what the first answer costs in time, and what waiting for it costs in memory. */
export function Loading({
  comparison: c,
  search,
  set,
}: {
  comparison: Comparison;
} & Viewed) {
  return (
    <ChoosePlace comparison={c} places={loadingPlacesOf(pointsOf(c).points)} search={search} set={set}>
      {(place, row) => <Ways rest={place.rest} points={place.points} device={row} />}
    </ChoosePlace>
  );
}

function Ways({
  rest,
  points,
  device,
}: {
  rest: string;
  points: readonly LoadedPoint[];
  device: Comparison['rows'][number];
}) {
  const waits = points.flatMap(({ loading: l }) => [sum(l.cold), sum(l.warm), l.kept.first_token_ns]);
  const longest = Math.max(...waits);
  const largest = Math.max(...points.map((p) => p.loading.kept.held_kib), 1);
  return (
    <figure className="card pad sec">
      <h3>
        {say('compare.time_to_the_first_token_against')}{' '}
        <span className="q">
          {device.label}, {rest}
        </span>{' '}
        <SimulatedMark when={device.simulated} />
      </h3>
      <p className="q2">{sentence(points)}</p>
      <Region label={say('compare.ways_to_load', { a: device.label, b: rest })}>
        <table className="tb flat ways">
          <thead>
            <tr>
              <th>{say('benchmark.model')}</th>
              <th>{say('start.engine')}</th>
              <th>{say('compare.first_token_after')}</th>
              <th>{say('compare.memory_held_meanwhile')}</th>
              <th className="num">{say('compare.making_the_engine')}</th>
              <th className="num">{say('compare.answering')}</th>
            </tr>
          </thead>
          <tbody>
            {points.flatMap((p) => {
              const tone = colourOf(toneOfSide(p.sideIndex));
              const { cold, warm, kept } = p.loading;
              const ways = [
                [say('compare.cold'), cold.load_ns, cold.first_token_ns, 0],
                [say('compare.warm'), warm.load_ns, warm.first_token_ns, 0],
                [say('compare.kept_in_memory'), 0, kept.first_token_ns, kept.held_kib],
              ] as const;
              return ways.map(([name, load, token, held], i) => (
                <tr key={`${p.cell.cell_id} ${name}`} className={i === 0 ? 'first' : undefined}>
                  {i === 0 ? (
                    <th scope="rowgroup" rowSpan={3}>
                      {p.cell.model.name}
                    </th>
                  ) : null}
                  <td className="nw">{name}</td>
                  <td>
                    <span className="odf">
                      <i style={{ width: `${(load / longest) * 60}%`, background: tone, opacity: 0.45 }} />
                      <i style={{ width: `${(token / longest) * 60}%`, background: tone }} />
                      <b className="nw">
                        <Duration ns={load + token} />
                      </b>
                    </span>
                  </td>
                  <td>
                    {held === 0 ? (
                      <span className="q">{say('compare.nothing')}</span>
                    ) : (
                      <span className="odf">
                        <i style={{ width: `${(held / largest) * 50}%`, background: 'var(--ink-3)' }} />
                        <span className="nw">
                          <Memory kib={held} />
                        </span>
                      </span>
                    )}
                  </td>
                  <td className="num">
                    {load === 0 ? <span className="q">—</span> : <Duration ns={load} />}
                  </td>
                  <td className="num">
                    <Duration ns={token} />
                  </td>
                </tr>
              ));
            })}
          </tbody>
        </table>
      </Region>
      <p className="sm q">{say('compare.loading_note')}</p>
    </figure>
  );
}

const sum = (way: LoadingWays['cold']) => way.load_ns + way.first_token_ns;

function sentence(points: readonly LoadedPoint[]): string {
  const gains = points.map(({ cell, loading: l }) => {
    const gain = ratioText(l.kept.first_token_ns / sum(l.cold));
    return `${cell.model.name} ${gain}`;
  });
  return say('compare.kept_sooner', { text: gains.join(', ') });
}
