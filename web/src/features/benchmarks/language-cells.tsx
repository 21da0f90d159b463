import type { Cell } from '@rackmark/contracts';
import { count, Duration, Rate } from '../../lib/format.js';
import { say, words } from '../../lib/words.js';

/** Headings of what is measured of a language model, in place of a single inference's latency. */
export const LanguageHead = ({ ended }: { ended: boolean }) => (
  <>
    <th className="num">{say('benchmark.prefill')}</th>
    <th className="num">{say('benchmark.decode')}</th>
    <th className="num">{say('benchmark.first_token')}</th>
    <th className="num">{say('benchmark.token_p50')}</th>
    {ended ? <th className="num">p99</th> : null}
  </>
);

/** The numbers below them: rates of silent turns, times as an app sees them of streamed ones. */
export function LanguageNumbers({ cell, ended }: { cell: Cell; ended: boolean }) {
  const l = cell.metrics.language;
  const step = l?.inter_token_ns;
  return (
    <>
      <td data-label={say('benchmark.prefill')} className="num nw">
        <b>
          <Rate perSecond={l?.prefill_rate?.median} />
        </b>
      </td>
      <td data-label={say('benchmark.decode')} className="num nw">
        <b>
          <Rate perSecond={l?.decode_rate?.median} />
        </b>
      </td>
      <td data-label={say('benchmark.first_token')} className="num">
        <Duration ns={l?.time_to_first_token_ns?.median} />
      </td>
      <td data-label={say('benchmark.token_p50')} className="num">
        <Duration ns={step?.p50} />
      </td>
      {ended ? (
        <td data-label="p99" className="num">
          <Duration ns={step?.p99} />
        </td>
      ) : null}
    </>
  );
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
