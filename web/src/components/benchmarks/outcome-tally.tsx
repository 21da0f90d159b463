import type { Benchmark } from '@rackmark/contracts';
import { Icon } from '../../components/icon.js';
import './parts.css';
import { say, words } from '../../lib/words.js';

/** How the runs of a benchmark stand, as one bar. The words beside it say the same. */
export function OutcomeBar({ benchmark: b }: { benchmark: Benchmark }) {
  const t = b.tally;
  const parts: [kind: string, n: number][] = [
    ['d', t.measured - t.suspect - t.invalid],
    ['s', t.suspect],
    ['i', t.invalid],
    ['x', t.failed + t.lost],
    ['u', t.unsupported + t.cancelled],
    ['r', t.running],
  ];
  return (
    <div className="pb" aria-hidden="true">
      {parts.map(([kind, n]) =>
        n > 0 ? <i key={kind} className={kind} style={{ width: `${(n / b.runs) * 100}%` }} /> : null,
      )}
    </div>
  );
}

/** The same in words: what is zero is left out, what is to do is quiet. */
export function TallyWords({ benchmark: b }: { benchmark: Benchmark }) {
  const t = b.tally;
  const ended = b.runs - t.to_do - t.running;
  return (
    <p className="pl">
      <span>
        <b>{words().whole(ended)}</b> {say('benchmark.of_runs_ended', { many: b.runs })}
      </span>
      <span>
        <i className="key" /> <b>{words().whole(t.measured)}</b> {say('tally.measured', { n: t.measured })}
      </span>
      {t.suspect > 0 ? (
        <span className="vd suspect">
          <Icon name="suspect" small /> <b>{words().whole(t.suspect)}</b>{' '}
          {say('tally.suspect', { n: t.suspect })}
        </span>
      ) : null}
      {t.invalid > 0 ? (
        <span className="vd invalid">
          <Icon name="invalid" small /> <b>{words().whole(t.invalid)}</b>{' '}
          {say('tally.invalid', { n: t.invalid })}
        </span>
      ) : null}
      {t.failed > 0 ? (
        <span>
          <Icon name="cross" small /> <b>{words().whole(t.failed)}</b> {say('tally.failed', { n: t.failed })}
        </span>
      ) : null}
      {t.lost > 0 ? (
        <span>
          <Icon name="cross" small /> <b>{words().whole(t.lost)}</b> {say('tally.lost', { n: t.lost })}
        </span>
      ) : null}
      {t.unsupported > 0 ? (
        <span>
          <Icon name="none" small /> <b>{words().whole(t.unsupported)}</b>{' '}
          {say('tally.unsupported', { n: t.unsupported })}
        </span>
      ) : null}
      {t.cancelled > 0 ? (
        <span>
          <Icon name="none" small /> <b>{words().whole(t.cancelled)}</b>{' '}
          {say('tally.cancelled', { n: t.cancelled })}
        </span>
      ) : null}
      {t.running > 0 ? <span className="q2">{say('tally.running', { n: t.running })}</span> : null}
      {t.to_do > 0 ? <span className="q2">{say('tally.to_do', { n: t.to_do })}</span> : null}
    </p>
  );
}
