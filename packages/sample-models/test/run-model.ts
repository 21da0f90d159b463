import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  configuration,
  measurementPlan,
  type EngineName,
  type Failure,
  type HarnessEvent,
  type HarnessEventOf,
} from '@rackmark/contracts';
import { findRuntime, inputBytes, runInChild } from '@rackmark/harness';

const native = await findRuntime();
export const engines: EngineName[] = native === null ? ['litert-js'] : ['litert', 'litert-js'];

/** Runs a model once in the real runtime, as an agent would. */
export async function runModel(
  bytes: Uint8Array,
  engine: EngineName,
  signature: string | null = null,
  /** Inputs of whole numbers that get zeros. */
  zeros: readonly string[] = [],
): Promise<{ outputs: Map<string, HarnessEventOf<'output'>>; failure: Failure | null }> {
  const dir = mkdtempSync(join(tmpdir(), 'sample-model-'));
  const events: HarnessEvent[] = [];
  try {
    const path = join(dir, 'model.tflite');
    writeFileSync(path, bytes);
    const { failure } = await runInChild(
      {
        v: 1,
        run: 'test',
        model_path: path,
        configuration: configuration.parse({ engine }),
        plan: measurementPlan.parse({
          iterations: 1,
          seconds: 0,
          warmup: { min_iterations: 0, min_ms: 0, max_ms: 0 },
          profile: false,
        }),
        signature,
        inputs: zeros.map((name) => ({ name, range: { low: 0, high: 0 }, path: null })),
        library_path: engine === 'litert' ? native!.libraryPath : null,
      },
      { onEvent: (event) => events.push(event) },
    );
    return { failure, outputs: new Map(events.filter((e) => e.type === 'output').map((e) => [e.name, e])) };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The floats that every harness gives an input of this name. */
export const floatInput = (name: string, elements: number): Float32Array =>
  new Float32Array(inputBytes(name, 'float32', elements).slice().buffer);
export const int8Input = (name: string, elements: number): Int8Array =>
  new Int8Array(inputBytes(name, 'int8', elements).slice().buffer);
