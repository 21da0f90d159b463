import type { Cell } from '@rackmark/contracts';
import { count, Duration, Rate } from '../../lib/format.js';

/** Headings of what is measured of a language model, in place of a single inference's latency. */
export const LanguageHead = ({ ended }: { ended: boolean }) => (
  <>
    <th className="num">prefill</th>
    <th className="num">decode</th>
    <th className="num">first token</th>
    <th className="num">token p50</th>
    {ended ? <th className="num">p99</th> : null}
  </>
);

/** The numbers below them: rates of silent turns, times as an app sees them of streamed ones. */
export function LanguageNumbers({ cell, ended }: { cell: Cell; ended: boolean }) {
  const l = cell.metrics.language;
  const step = l?.inter_token_ns;
  return (
    <>
      <td data-label="prefill" className="num nw">
        <b>
          <Rate perSecond={l?.prefill_rate?.median} />
        </b>
      </td>
      <td data-label="decode" className="num nw">
        <b>
          <Rate perSecond={l?.decode_rate?.median} />
        </b>
      </td>
      <td data-label="first token" className="num">
        <Duration ns={l?.time_to_first_token_ns?.median} />
      </td>
      <td data-label="token p50" className="num">
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
      <Encoders roles={cell.model.encoders} /> Each turn took in {count(l.prefill_tokens, 'token')} and said{' '}
      {l.decode_tokens.toLocaleString('en')}
      {l.context_tokens === null ? '' : `, with room for ${l.context_tokens.toLocaleString('en')}`}. Cold:
      engine in <Duration ns={load_cold_ns?.median} />, first token in{' '}
      <Duration ns={l.first_answer_cold_ns?.median} />. Warm: <Duration ns={load_warm_ns?.median} /> and{' '}
      <Duration ns={l.time_to_first_token_ns?.median} />. From token to token: p50{' '}
      <Duration ns={l.inter_token_ns?.p50} />, p95 <Duration ns={l.inter_token_ns?.p95} />, p99{' '}
      <Duration ns={l.inter_token_ns?.p99} /> over {l.inter_token_ns?.n.toLocaleString('en') ?? 0} steps.
    </p>
  );
}

/** LiteRT-LM counts prefill and decode only, and a benchmark gives a model text alone. */
const Encoders = ({ roles }: { roles: readonly string[] }) =>
  roles.length === 0 ? null : (
    <b>
      {roles.map((r) => r.replaceAll('_', ' ')).join(', ')}: time not measured (turns are of text, and
      LiteRT-LM tells no time of an encoder).
    </b>
  );
