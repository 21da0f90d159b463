import type { Benchmark } from '@rackmark/contracts';
import { Icon } from '../../components/icon.js';
import './parts.css';

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
        <b>{ended.toLocaleString('en')}</b> of {b.runs.toLocaleString('en')} runs ended:
      </span>
      <span>
        <i className="key" /> <b>{t.measured.toLocaleString('en')}</b> measured
      </span>
      {t.suspect > 0 ? (
        <span className="vd suspect">
          <Icon name="suspect" small /> <b>{t.suspect}</b> suspect
        </span>
      ) : null}
      {t.invalid > 0 ? (
        <span className="vd invalid">
          <Icon name="invalid" small /> <b>{t.invalid}</b> invalid
        </span>
      ) : null}
      {t.failed > 0 ? (
        <span>
          <Icon name="cross" small /> <b>{t.failed}</b> failed
        </span>
      ) : null}
      {t.lost > 0 ? (
        <span>
          <Icon name="cross" small /> <b>{t.lost}</b> lost
        </span>
      ) : null}
      {t.unsupported > 0 ? (
        <span>
          <Icon name="none" small /> <b>{t.unsupported}</b> unsupported
        </span>
      ) : null}
      {t.cancelled > 0 ? (
        <span>
          <Icon name="none" small /> <b>{t.cancelled}</b> cancelled
        </span>
      ) : null}
      {t.running > 0 ? <span className="q2">{t.running} running now</span> : null}
      {t.to_do > 0 ? <span className="q2">{t.to_do.toLocaleString('en')} to do</span> : null}
    </p>
  );
}
