import { expect, it } from '@jest/globals';
import { nextRun } from './schedule.js';

const after = new Date('2026-11-30T12:00:00Z');
it('says when a suite is due, in its own time zone, over the change of clocks', () => {
  const at = (cron: string, time_zone = 'UTC', from = after) =>
    nextRun({ cron, time_zone }, from).toISOString();
  expect(at('0 2 * * *')).toBe('2026-12-01T02:00:00.000Z');
  expect(at('0 2 * * *', 'Europe/Madrid')).toBe('2026-12-01T01:00:00.000Z');
  expect(at('0 6 * * 1', 'Europe/Madrid', new Date('2026-06-01T12:00:00Z'))).toBe('2026-06-08T04:00:00.000Z');
});
it.each([
  ['0 2 30 2 *', 'UTC', 'SCHEDULE_NEVER'],
  ['61 2 * * *', 'UTC', 'SCHEDULE_UNREADABLE'],
  ['every night', 'UTC', 'SCHEDULE_UNREADABLE'],
  ['* * * * * *', 'UTC', 'SCHEDULE_UNREADABLE'],
  ['0 2 * * *', 'Europe/Nowhere', 'SCHEDULE_UNREADABLE'],
])('refuses %s in %s: %s', (cron, time_zone, code) => {
  expect(() => nextRun({ cron, time_zone }, after)).toThrow(expect.objectContaining({ code }));
});
