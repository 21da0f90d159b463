import { z } from 'zod';
import { agentMessages, assignment, serverHints } from './agent-socket.js';
import { newBenchmark } from './benchmark.js';
import { harnessEvent, harnessParameters, parseEventLine } from './harness-events.js';
import { problem } from './problem.js';
import { runResult } from './result.js';

/** JSON Schemas for those who speak to Rackmark in another language, by file name. */
export function jsonSchemas(): Record<string, unknown> {
  const schemas: Record<string, z.ZodType> = {
    'harness-event': harnessEvent,
    'harness-parameters': harnessParameters,
    'agent-hello': agentMessages.hello,
    'agent-heartbeat': agentMessages.heartbeat,
    'agent-claim': agentMessages.claim,
    'agent-attempt-end': agentMessages.attempt_end,
    'agent-progress': agentMessages.progress,
    'agent-assignment': assignment,
    'hint-stop': serverHints.stop,
    'run-result': runResult,
    'new-benchmark': newBenchmark,
    problem,
  };
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, z.toJSONSchema(schema, { io: 'input' })]),
  );
}

const at = (seq: number, t_ns: number, more: Record<string, unknown>) =>
  JSON.stringify({ v: 1, run: 'r', seq, t_ns, ...more });

/** Lines of harness output, each with what every reader must make of it. */
const lines: { name: string; line: string }[] = [
  { name: 'a phase', line: at(0, 5, { type: 'phase', name: 'load', state: 'begin' }) },
  {
    name: 'samples',
    line: at(1, 9, { type: 'samples', phase: 'measure', first_iteration: 0, latency_ns: [30000, 31000] }),
  },
  {
    name: 'a streamed decode with its steps',
    line: at(8, 9, {
      ...{ type: 'tokens', phase: 'measure', turn: 3, kind: 'decode', tokens: 3, duration_ns: 30000 },
      ...{ streamed: true, step_ns: [10000, 11000] },
    }),
  },
  {
    name: 'tokens without a kind',
    line: at(9, 9, { type: 'tokens', phase: 'measure', turn: 0, tokens: 3, duration_ns: 3, streamed: false }),
  },
  {
    name: 'a first token',
    line: at(10, 9, { type: 'first_token', phase: 'first', turn: 0, duration_ns: 7 }),
  },
  {
    name: 'an answer',
    line: at(11, 9, { type: 'answer', turn: 3, text: 'ab', pieces: ['a', 'b'], ended_by: 'stop_token' }),
  },
  { name: 'a context of no token', line: at(12, 9, { type: 'context', tokens: 0 }) },
  { name: 'an unknown field is kept', line: at(2, 9, { type: 'done', samples: 2, later: 'kept' }) },
  { name: 'an unknown type is ignored', line: at(3, 9, { type: 'energy', joules: 3 }) },
  {
    name: 'a fraction of a nanosecond',
    line: at(4, 9, { type: 'load', duration_ns: 1.5, cold: true, compile_cache: 'none' }),
  },
  {
    name: 'a negative duration',
    line: at(5, 9, { type: 'load', duration_ns: -1, cold: true, compile_cache: 'none' }),
  },
  {
    name: 'an empty batch',
    line: at(6, 9, { type: 'samples', phase: 'measure', first_iteration: 0, latency_ns: [] }),
  },
  { name: 'another version', line: '{"v":2,"run":"r","seq":0,"t_ns":0,"type":"done","samples":0}' },
  { name: 'no sequence number', line: '{"v":1,"run":"r","t_ns":0,"type":"done","samples":0}' },
  { name: 'a line cut off', line: at(7, 9, { type: 'done', samples: 2 }).slice(0, -4) },
  { name: 'not an object', line: '[1,2]' },
  { name: 'an empty line', line: '' },
];

/** The same lines with what this reader makes of them, for readers in other languages to be held to. */
export function eventVectors(): { name: string; line: string; expected: 'event' | 'unknown' | 'fault' }[] {
  return lines.map(({ name, line }) => ({ name, line, expected: parseEventLine(line).kind }));
}
