import { expect, it } from '@jest/globals';
import type { ExitReason } from '../read/exit-info.js';
import { deathOf } from './verdict.js';

it.each<[ExitReason, number, string]>([
  ['signaled', 9, 'RUN_KILLED'],
  ['signaled', 11, 'NATIVE_CRASH'],
  ['low_memory', 9, 'OUT_OF_MEMORY'],
  ['user_requested', 0, 'RUN_KILLED'],
  ['user_stopped', 0, 'RUN_KILLED'],
  ['dependency_died', 0, 'RUN_KILLED'],
  ['package_updated', 0, 'RUN_KILLED'],
  ['other', 0, 'RUN_KILLED'],
  ['native_crash', 11, 'NATIVE_CRASH'],
  ['anr', 0, 'NOT_RESPONDING'],
])('Android’s %s (%i) is %s, whatever `am` said', (reason, status, name) => {
  const exit = { pid: 1, timestamp: null, process: null, importance: null, pssKib: null, rssKib: null };
  const end = { kind: 'crashed' as const, shortMsg: 'Process crashed.', longMsg: null };
  const death = { end, phase: 'measure', rubbish: [], rubbishLines: 0 };
  expect(deathOf({ ...death, exit: { ...exit, reason, status, description: null } }).name).toBe(name);
});
