import { useQuery } from '@tanstack/react-query';
import { useDebouncedValue } from '@mantine/hooks';
import { useId } from 'react';
import { nextRunsOf } from '../../../lib/suites.js';
import { say, words } from '../../../lib/words.js';

const TYPING_MS = 250;
const usual = [
  ['', 'suite_edit.schedule_none'],
  ['0 2 * * *', 'suite_edit.schedule_nightly'],
  ['0 6 * * 1', 'suite_edit.schedule_weekly'],
] as const;

/** When it runs by itself: usual times, or cron's five fields; the next ones in words, and what is wrong at once. */
export function EditSchedule({
  cron,
  timeZone,
  onChange,
}: {
  cron: string;
  timeZone: string;
  onChange: (change: { cron?: string; timeZone?: string }) => void;
}) {
  const id = useId();
  const isUsual = usual.some(([c]) => c === cron);
  return (
    <>
      <div className="edit-row">
        <label className="field">
          <span>{say('suite_edit.schedule_when')}</span>
          <select
            value={isUsual ? cron : 'own'}
            onChange={(e) => onChange({ cron: e.target.value === 'own' ? '30 1 * * 1-5' : e.target.value })}
          >
            {usual.map(([value, key]) => (
              <option key={value} value={value}>
                {say(key)}
              </option>
            ))}
            <option value="own">{say('suite_edit.schedule_own')}</option>
          </select>
        </label>
        {cron === '' && isUsual ? null : (
          <>
            <label className="field">
              <span>{say('suite_edit.cron')}</span>
              <input
                type="text"
                className="mono"
                value={cron}
                maxLength={100}
                aria-describedby={`${id}-next`}
                onChange={(e) => onChange({ cron: e.target.value })}
              />
            </label>
            <label className="field">
              <span>{say('suite_edit.time_zone')}</span>
              <input
                type="text"
                list={`${id}-zones`}
                value={timeZone}
                maxLength={60}
                onChange={(e) => onChange({ timeZone: e.target.value })}
              />
              <datalist id={`${id}-zones`}>
                {Intl.supportedValuesOf('timeZone').map((zone) => (
                  <option key={zone} value={zone} />
                ))}
              </datalist>
            </label>
          </>
        )}
      </div>
      <div id={`${id}-next`} role="status">
        {cron.trim() === '' ? (
          <p className="q2 sm">{say('suite_edit.schedule_by_hand')}</p>
        ) : (
          <Next cron={cron.trim()} timeZone={timeZone.trim()} />
        )}
      </div>
    </>
  );
}

function Next({ cron, timeZone }: { cron: string; timeZone: string }) {
  const [asked] = useDebouncedValue({ cron, time_zone: timeZone }, TYPING_MS);
  const next = useQuery(nextRunsOf(asked));
  if (next.isError) return <p className="wrong">{next.error.message}</p>;
  if (next.data === undefined) return <p className="q2 sm">…</p>;
  return (
    <p className="q2 sm">
      {say('suite_edit.next_runs', { list: next.data.map((at) => momentIn(at, timeZone)) })}
    </p>
  );
}

/** "Tue 1 Dec, 02:00", where the schedule lives. */
const momentIn = (iso: string, timeZone: string): string =>
  new Date(iso).toLocaleString(words().language === 'en' ? 'en-GB' : words().language, {
    ...{ weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
    timeZone,
  });
