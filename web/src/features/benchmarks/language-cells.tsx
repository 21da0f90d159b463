import type { Cell } from '@rackmark/contracts';
import { count, Duration } from '../../lib/format.js';
import { say, words } from '../../lib/words.js';

/** What stands behind the row: what was processed, cold beside warm, the rest of the distribution. */
export function LanguageDetail({ cell }: { cell: Cell }) {
  const { language: l, measurements: m } = cell;
  if (!l) return null;
  const step = m['inter_token'];
  return (
    <p className="q2">
      <Encoders roles={cell.model.encoders} />{' '}
      {say('benchmark.turn_lengths', {
        a: count(l.prefill_tokens, 'token'),
        b: words().whole(l.decode_tokens),
      })}
      {l.context_tokens === null ? '' : say('benchmark.with_room_for', { many: l.context_tokens })}.{' '}
      {say('benchmark.cold_engine_in')} <Duration ns={m['load_cold']?.median} />,{' '}
      {say('benchmark.first_token_in')} <Duration ns={m['first_answer_cold']?.median} />.{' '}
      {say('benchmark.warm')} <Duration ns={m['load_warm']?.median} /> {say('benchmark.word_and')}{' '}
      <Duration ns={m['time_to_first_token']?.median} />. {say('benchmark.from_token_to_token')} p50{' '}
      <Duration ns={step?.median} />, p95 <Duration ns={step?.spread?.p95} />, p99{' '}
      <Duration ns={step?.spread?.p99} /> {say('benchmark.over_steps', { many: step?.n ?? 0 })}
    </p>
  );
}

/** LiteRT-LM counts prefill and decode only, and a benchmark gives a model text alone. */
const Encoders = ({ roles }: { roles: readonly string[] }) =>
  roles.length === 0 ? null : (
    <b>{say('benchmark.encoders', { text: roles.map((r) => r.replaceAll('_', ' ')).join(', ') })}</b>
  );
