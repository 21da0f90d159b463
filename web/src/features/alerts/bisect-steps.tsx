import type { Bisect, BisectCell, BisectEvidence, BisectStep, BisectWord } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { Icon, type IconName } from '../../components/icon.js';
import { Region } from '../../components/region.js';
import { directionText } from '../../components/series/texts.js';
import { queries } from '../../lib/api.js';
import { intervalText, ratioText } from '../../lib/format.js';
import { figure, metricText } from '../../lib/series/figures.js';
import { say, words } from '../../lib/words.js';

const signs: Record<BisectWord, IconName> = {
  good: 'equal',
  bad: 'down',
  cannot_tell: 'ask',
  not_shown: 'ask',
};

/** One line a step: where it is among the releases, what it has shown, and its numbers. */
export const Steps = ({ bisect }: { bisect: Bisect }) => (
  <ol className="bisect-steps">
    {bisect.steps.map((step) => (
      <li key={step.step}>
        <div className="bisect-step">
          <span className="q2 sm">{say('bisect.step', { many: step.step })}</span>
          <Place {...{ bisect, step }} />
          <Says {...{ bisect, step }} />
        </div>
        {step.evidence && step.evidence.cells.length > 0 ? (
          <Numbers {...{ bisect, step, evidence: step.evidence }} />
        ) : null}
      </li>
    ))}
  </ol>
);

/** All releases as dots, what was open then, and the one that was measured. */
function Place({
  bisect: { releases },
  step: { at, good, bad, evidence },
}: {
  bisect: Bisect;
  step: BisectStep;
}) {
  const word = evidence?.word ?? 'now';
  return (
    <span
      className="bisect-place"
      aria-hidden="true"
      style={{ gridTemplateColumns: `repeat(${releases.length}, minmax(0, 1fr))` }}
    >
      {releases.map((r, i) => (
        <i key={r.number} title={r.name} className={i > good && i < bad ? 'open' : ''}>
          {i === at ? (
            <span className={`at ${word}`}>
              <Icon name={evidence ? signs[evidence.word] : 'play'} small />
            </span>
          ) : r.gone ? (
            <Icon name="cross" small />
          ) : (
            <Icon name="point" small />
          )}
        </i>
      ))}
    </span>
  );
}

function Says({ bisect: { releases }, step }: { bisect: Bisect; step: BisectStep }) {
  const { name } = releases[step.at]!;
  const { evidence } = step;
  const worst = evidence && leading(evidence);
  return (
    <span>
      <b>{name}</b>{' '}
      {evidence ? <b>{say('bisect.word', { word: evidence.word })}</b> : say('bisect.is_measured')}
      {worst?.middle ? `, ${figure(worst.metric, worst.middle.value)}` : ''}
      <span className="line sm q2">
        {worst ? <Against name={releases[0]!.name} cell={worst} /> : null}{' '}
        {evidence?.same_as
          ? say('bisect.same_as', { name: evidence.same_as })
          : evidence
            ? say('bisect.runs', { n: evidence.runs })
            : null}
        {step.running === null ? null : <Progress number={step.running} />}
        {step.benchmarks.map((number) => (
          <Fragment key={number}>
            {' '}
            <Link to="/benchmarks/$ref" params={{ ref: String(number) }}>
              {say('bisect.benchmark', { many: number })}
            </Link>
          </Fragment>
        ))}
      </span>
    </span>
  );
}

/** The cell that speaks for a step: of those that say the same, the one with the largest difference. */
const leading = ({ word, cells }: BisectEvidence): BisectCell | null =>
  [...cells]
    .filter((c) => c.word === word)
    .sort((a, b) => (b.against_good?.ratio ?? 0) - (a.against_good?.ratio ?? 0))[0] ?? null;

function Progress({ number }: { number: number }) {
  const { data } = useQuery(queries.benchmark(String(number)));
  if (data === undefined) return null;
  const { to_do, running } = data.tally;
  return <>{say('bisect.progress', { place: data.runs - to_do - running, of: data.runs })}</>;
}

const Against = ({ cell, name }: { cell: BisectCell; name: string }) =>
  cell.against_good ? (
    <>
      {timesOf(cell, cell.against_good)} {intervalOf(cell.against_good)} {say('bisect.against', { name })}
      {' · '}
    </>
  ) : null;

type Ratio = NonNullable<BisectCell['against_good']>;
/** Which way it goes stands beside it where the interval says so: the number itself is never below 1. */
function timesOf({ metric }: BisectCell, { ratio, low, high }: Ratio): string {
  const direction = low !== null && low > 1 ? 'slower' : high !== null && high < 1 ? 'faster' : null;
  return [ratioText(ratio), direction && directionText({ metric }, direction)].filter(Boolean).join(' ');
}
const intervalOf = ({ ratio, low, high }: Ratio): string => intervalText(ratio, low, high) ?? '';

const RatioCell = ({ cell, ratio }: { cell: BisectCell; ratio: Ratio | null }) => (
  <td className="num nw">
    {ratio ? (
      <>
        <b>{timesOf(cell, ratio)}</b> <span className="q sm">{intervalOf(ratio)}</span>
      </>
    ) : (
      '—'
    )}
  </td>
);
const Value = ({ cell, of }: { cell: BisectCell; of: 'good' | 'middle' | 'bad' }) => (
  <td className="num nw">{cell[of] ? figure(cell.metric, cell[of].value) : '—'}</td>
);

/** Every cell on every device, the three releases beside each other. */
function Numbers({
  bisect: { releases },
  step,
  evidence,
}: {
  bisect: Bisect;
  step: BisectStep;
  evidence: BisectEvidence;
}) {
  const [good, middle, bad] = [releases[0]!, releases[step.at]!, releases.at(-1)!].map((r) => r.name);
  const label = say('bisect.numbers', { many: step.step });
  return (
    <details>
      <summary className="sm">{label}</summary>
      <Region label={label}>
        <table className="tb">
          <thead>
            <tr>
              <th scope="col">{say('alerts.column.cell')}</th>
              <th scope="col">{say('bisect.device')}</th>
              <th scope="col">{say('alerts.column.metric')}</th>
              {[good, middle, bad].map((name) => (
                <th scope="col" className="num" key={name}>
                  {name}
                </th>
              ))}
              {[good, bad].map((name) => (
                <th scope="col" className="num" key={name}>
                  {say('bisect.against', { name: name! })}
                </th>
              ))}
              <th scope="col">{say('bisect.says')}</th>
            </tr>
          </thead>
          <tbody>
            {evidence.cells.map((c) => (
              <tr key={`${c.slot} ${c.device.id} ${c.configuration_key} ${c.metric} ${c.at}`}>
                <td>
                  {c.slot} <span className="q sm">{words().configuration(c.configuration)}</span>
                </td>
                <td>
                  {c.device.name}
                  {c.device.simulated ? <span className="q sm"> {say('bisect.simulated')}</span> : null}
                </td>
                <td>{metricText(c.metric, c.at)}</td>
                <Value cell={c} of="good" />
                <Value cell={c} of="middle" />
                <Value cell={c} of="bad" />
                <RatioCell cell={c} ratio={c.against_good} />
                <RatioCell cell={c} ratio={c.against_bad} />
                <td>
                  {say('bisect.word', { word: c.word })}
                  {c.note ? <span className="line sm q2">{c.note.text}</span> : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Region>
    </details>
  );
}
