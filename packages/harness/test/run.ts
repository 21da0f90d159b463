import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  configuration,
  measurementPlan,
  type ConfigurationInput,
  type EngineName,
  type HarnessEvent,
  type HarnessEventOf,
  type MeasurementPlanInput,
  type NpuRoute,
} from '@rackmark/contracts';
import { findRuntime, runInChild, type ChildEnd, type RunParameters } from '../src/index.js';

export const native = await findRuntime();
export const engines: EngineName[] = native === null ? ['litert-js'] : ['litert', 'litert-js'];
/** The Kotlin harness as `scripts/test.mjs` built it: `java` and its arguments; null without a JDK. */
const kotlin = process.env['RACKMARK_TEST_KOTLIN']
  ? (JSON.parse(process.env['RACKMARK_TEST_KOTLIN']) as [string, ...string[]])
  : null;
export interface Subject {
  name: string;
  engine: EngineName;
  program?: readonly [string, ...string[]];
}
/** Both harnesses with each of their engines: what one says the other must say, too. */
export const subjects: Subject[] = [
  ...engines.map((engine) => ({ name: `JavaScript, ${engine}`, engine })),
  ...(kotlin && native ? [{ name: 'Kotlin, litert', engine: 'litert' as const, program: kotlin }] : []),
];
/** The same for language models. */
export const languageSubjects: Pick<Subject, 'name' | 'program'>[] = [
  { name: 'JavaScript' },
  ...(kotlin ? [{ name: 'Kotlin', program: kotlin }] : []),
];
export const hasKotlin = kotlin !== null;
export const quick = {
  iterations: 5,
  seconds: 0,
  warmup: { min_iterations: 2, min_ms: 0, max_ms: 50 },
  profile: false,
};

/** What stands around a run: routes to accelerators, and another program in the JavaScript harness's place. */
export interface How {
  npu?: NpuRoute | null;
  cacheDir?: string;
  env?: Record<string, string>;
  program?: readonly [string, ...string[]];
  modelPath?: string;
  after?: Parameters<typeof runInChild>[1]['after'];
  /** What is sent in place of right parameters. */
  change?: (p: RunParameters) => RunParameters;
}

export interface Ran extends ChildEnd {
  events: HarnessEvent[];
  of<T extends HarnessEvent['type']>(type: T): HarnessEventOf<T>[];
}

export async function run(
  bytes: Uint8Array,
  engine: EngineName,
  plan: MeasurementPlanInput = quick,
  more: ConfigurationInput = {},
  signal?: AbortSignal,
  onEvent: (e: HarnessEvent) => void = () => {},
  how: How = {},
): Promise<Ran> {
  const dir = mkdtempSync(join(tmpdir(), 'harness-test-'));
  const events: HarnessEvent[] = [];
  try {
    const path = join(dir, 'model.tflite');
    writeFileSync(path, bytes);
    const parameters: RunParameters = {
      v: 1,
      run: 'test',
      model_path: how.modelPath ?? path,
      configuration: configuration.parse({ engine, ...more }),
      plan: measurementPlan.parse(plan),
      signature: null,
      library_path: engine === 'litert' ? native!.libraryPath : null,
      npu: how.npu ?? null,
      cache_dir: how.cacheDir ?? null,
    };
    const end = await runInChild(how.change ? how.change(parameters) : parameters, {
      signal,
      env: how.env,
      program: how.program,
      after: how.after,
      onEvent: (event) => {
        events.push(event);
        onEvent(event);
      },
    });
    return { ...end, events, of: (type) => events.filter((e) => e.type === type) as never };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
