import { tmpdir } from 'node:os';
import { expect, it } from '@jest/globals';
import { CannotStart, readSettings } from './settings.js';

it.each([
  { RACKMARK_SERVER: 'not a url' },
  { RACKMARK_GATE_SECONDS: 'x' },
  { RACKMARK_GATE_SECONDS: ' ' },
  { RACKMARK_ADB_PORT: '0x10' },
  { RACKMARK_SOFTWARE_ACCELERATORS: 'gup' },
  { RACKMARK_BENCHMARK_MODEL: tmpdir() },
  { RACKMARK_AGENT_NAM: 'rack' },
])('%j is an error that names it', (env) => {
  expect(() => readSettings(env)).toThrow(CannotStart);
  expect(() => readSettings(env)).toThrow(Object.keys(env)[0]);
});
