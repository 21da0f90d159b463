import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import {
  configuration,
  measurementPlan,
  type ConfigurationInput,
  type HarnessEvent,
} from '@rackmark/contracts';
import { runInChild, type RunInChildOptions, type RunParameters } from '../src/index.js';
import type { Ran } from './run.js';

const quick = { iterations: 8, seconds: 0, max_seconds: 1, timeout_seconds: 300 };
export type Task = NonNullable<ConfigurationInput['lm']>;

/** Runs a language model once, with LiteRT-LM unless told otherwise. */
export async function runLanguage(
  bytes: Uint8Array,
  lm: Task,
  more: ConfigurationInput = {},
  how: {
    plan?: object;
    signal?: AbortSignal;
    change?: Partial<RunParameters>;
    program?: readonly [string, ...string[]] | undefined;
    room?: RunInChildOptions['room'];
    name?: string;
    onEvent?: (e: HarnessEvent) => void;
  } = {},
): Promise<Ran> {
  const dir = mkdtempSync(join(tmpdir(), 'language-'));
  const name = how.name ?? 'model.bin';
  const path = join(dir, name);
  writeFileSync(path, bytes);
  const events: HarnessEvent[] = [];
  const end = await runInChild(
    {
      v: 1,
      run: 'test',
      model_path: path,
      configuration: configuration.parse({ engine: 'litert-lm', lm, ...more }),
      plan: measurementPlan.parse({ ...quick, ...how.plan }),
      signature: null,
      library_path: null,
      ...how.change,
    },
    {
      signal: how.signal,
      program: how.program,
      room: how.room,
      onEvent: (e) => {
        events.push(e);
        how.onEvent?.(e);
      },
    },
  );
  // Whatever happened: nothing may stay beside the model.
  expect(readdirSync(dir)).toEqual([name]);
  rmSync(dir, { recursive: true, force: true });
  return { ...end, events, of: (type) => events.filter((e) => e.type === type) as never };
}
