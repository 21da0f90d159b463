import type { Schedule } from '@rackmark/contracts';
import { Cron } from 'croner';
import { ProblemError } from '../../platform/problem/problem-error.js';

/**
 * When a schedule is due next.
 * @throws ProblemError SCHEDULE_UNREADABLE, SCHEDULE_NEVER
 */
export function nextRun({ cron, time_zone }: Schedule, after: Date): Date {
  const next = read(cron, time_zone).nextRun(after);
  if (next === null)
    throw new ProblemError(
      422,
      'SCHEDULE_NEVER',
      `"${cron}" never comes: no day has that date. The five fields are minute, hour, day of the month, month and day of the week.`,
    );
  return next;
}

/**
 * The next times at which a schedule is due.
 * @throws ProblemError SCHEDULE_UNREADABLE, SCHEDULE_NEVER
 */
export function nextRuns(schedule: Schedule, after: Date, many: number): Date[] {
  const first = nextRun(schedule, after);
  return [first, ...read(schedule.cron, schedule.time_zone).nextRuns(many - 1, first)];
}

function read(cron: string, timezone: string): Cron {
  try {
    // Five fields: seconds would start a suite again before it has ended.
    const read = new Cron(cron, { paused: true, timezone, mode: '5-part' });
    // An unknown time zone is seen only when it is used.
    read.nextRun();
    return read;
  } catch (error) {
    throw new ProblemError(
      422,
      'SCHEDULE_UNREADABLE',
      `The schedule "${cron}" (${timezone}) cannot be read: ${error instanceof Error ? error.message : String(error)}. "0 2 * * *" is every night at 2, "0 6 * * 1" each Monday at 6.`,
    );
  }
}
