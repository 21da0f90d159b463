import type { Cell } from '@rackmark/contracts';
import type { Column } from '../../components/table/column.js';
import { count, Duration, Rate } from '../../lib/format.js';
import { say, words } from '../../lib/words.js';

/** What is measured of a language model: rates of silent turns, times as an app sees them of streamed ones. */
export function languageColumns(ended: boolean): Column<Cell>[] {
  const rate = (id: 'prefill' | 'decode'): Column<Cell> => ({
    id,
    title: say(`benchmark.${id}`),
    unit: 'tokens/s',
    numeric: true,
    className: 'nw',
    value: (c) => c.metrics.language?.[`${id}_rate`]?.median ?? null,
    show: (c) => (
      <b>
        <Rate perSecond={c.metrics.language?.[`${id}_rate`]?.median} />
      </b>
    ),
  });
  const time = (id: string, title: string, of: (c: Cell) => number | null | undefined): Column<Cell> => ({
    id,
    title,
    unit: 'ns',
    numeric: true,
    value: (c) => of(c) ?? null,
    show: (c) => <Duration ns={of(c)} />,
  });
  return [
    rate('prefill'),
    rate('decode'),
    time(
      'first_token',
      say('benchmark.first_token'),
      (c) => c.metrics.language?.time_to_first_token_ns?.median,
    ),
    time('token_p50', say('benchmark.token_p50'), (c) => c.metrics.language?.inter_token_ns?.p50),
    { ...time('token_p99', 'p99', (c) => c.metrics.language?.inter_token_ns?.p99), isExtra: !ended },
  ];
}

/** What stands behind the row: what was processed, cold beside warm, the rest of the distribution. */
export function LanguageDetail({ cell }: { cell: Cell }) {
  const { language: l, load_cold_ns, load_warm_ns } = cell.metrics;
  if (!l) return null;
  return (
    <p className="q2">
      <Encoders roles={cell.model.encoders} />{' '}
      {say('benchmark.turn_lengths', {
        a: count(l.prefill_tokens, 'token'),
        b: words().whole(l.decode_tokens),
      })}
      {l.context_tokens === null ? '' : say('benchmark.with_room_for', { many: l.context_tokens })}.{' '}
      {say('benchmark.cold_engine_in')} <Duration ns={load_cold_ns?.median} />,{' '}
      {say('benchmark.first_token_in')} <Duration ns={l.first_answer_cold_ns?.median} />.{' '}
      {say('benchmark.warm')} <Duration ns={load_warm_ns?.median} /> {say('benchmark.word_and')}{' '}
      <Duration ns={l.time_to_first_token_ns?.median} />. {say('benchmark.from_token_to_token')} p50{' '}
      <Duration ns={l.inter_token_ns?.p50} />, p95 <Duration ns={l.inter_token_ns?.p95} />, p99{' '}
      <Duration ns={l.inter_token_ns?.p99} />{' '}
      {say('benchmark.over_steps', { many: l.inter_token_ns?.n ?? 0 })}
    </p>
  );
}

/** LiteRT-LM counts prefill and decode only, and a benchmark gives a model text alone. */
const Encoders = ({ roles }: { roles: readonly string[] }) =>
  roles.length === 0 ? null : (
    <b>{say('benchmark.encoders', { text: roles.map((r) => r.replaceAll('_', ' ')).join(', ') })}</b>
  );
