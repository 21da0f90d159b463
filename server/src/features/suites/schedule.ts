import type { Schedule } from '@rackmark/contracts';
import { Cron } from 'croner';
import { said } from '@rackmark/words';
import { ProblemError } from '../../platform/problem/problem-error.js';

/**
 * When a schedule is due next.
 * @throws ProblemError SCHEDULE_UNREADABLE, SCHEDULE_NEVER
 */
export function nextRun({ cron, time_zone }: Schedule, after: Date): Date {
  const next = read(cron, time_zone).nextRun(after);
  if (next === null)
    throw new ProblemError(422, 'SCHEDULE_NEVER', said('problem.schedule_never', { given: cron }));
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
      said('problem.schedule_unreadable', {
        given: cron,
        where: timezone,
        why: error instanceof Error ? error.message : String(error),
      }),
    );
  }
}
