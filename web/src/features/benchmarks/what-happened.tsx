import type { Benchmark, Happening } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { Icon, type IconName } from '../../components/icon.js';
import { queries } from '../../lib/api.js';
import { clock } from '../../lib/format.js';
import { groupedHappenings } from './happenings.js';
import { say, words } from '../../lib/words.js';

const icons: Record<Happening['kind'], IconName> = {
  info: 'info',
  wait: 'wait',
  suspect: 'suspect',
  failed: 'cross',
  unsupported: 'none',
  cancelled: 'none',
};
const SHOWN = 12;

export function WhatHappened({ benchmark: b }: { benchmark: Benchmark }) {
  const found = useQuery(queries.happenings(b.id));
  const all = groupedHappenings(found.data ?? []);
  const line = (h: Happening, i: number) => (
    <li key={`${h.at} ${i}`}>
      <time dateTime={h.at}>{clock(h.at)}</time>
      <Icon name={icons[h.kind]} />
      <span>
        {h.device_name ? <b>{h.device_name}</b> : null} {words().tell(h.said, h.text)}
      </span>
    </li>
  );
  return (
    <section>
      <div className="sh">
        <h2>{say('benchmark.what_happened')}</h2>
      </div>
      <ul className="log card">
        {all.length === 0 ? (
          <li className="none">{say('benchmark.nothing_yet')}</li>
        ) : (
          all.slice(0, SHOWN).map(line)
        )}
      </ul>
      {all.length > SHOWN ? (
        <details>
          <summary>{say('benchmark.earlier', { many: all.length - SHOWN })}</summary>
          <ul className="log card">{all.slice(SHOWN).map(line)}</ul>
        </details>
      ) : null}
    </section>
  );
}
