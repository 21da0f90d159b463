import { createRequire } from 'node:module';
import { writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import {
  configuration,
  harnessParameters,
  type ConfigurationInput,
  type HarnessParameters,
} from '@rackmark/contracts';
import type { NativeRuntime } from '../src/index.js';

/**
 * What is called between two readings of the clock. Whatever else stood there would be measured as the runtime's: so the
 * calls into native libraries, into files and of our own generator are written down, and held to what is allowed.
 */
const heard: string[] = [];
export const clock = () => heard.push('clock');
export const hear = (name: string) => void heard.push(name);

type Call = (...args: unknown[]) => unknown;
function watched(nameOf: (args: unknown[]) => string, call: Call & { async?: Call }): Call {
  const heard =
    (then?: Call): Call =>
    (...args) => {
      hear(nameOf(args));
      return then?.(...args);
    };
  return Object.assign(heard(call), { async: heard(call.async?.bind(call)) });
}

const require = createRequire(import.meta.url);
/** Before the engines are imported. */
export async function record(): Promise<void> {
  const koffi = require('koffi') as { load: (path: string) => { func: (prototype: string) => Call } };
  jest.unstable_mockModule('koffi', () => ({
    default: {
      ...koffi,
      load: (path: string) => {
        const library = koffi.load(path);
        return {
          func: (prototype: string) => watched(() => /(\w+)\(/.exec(prototype)![1]!, library.func(prototype)),
        };
      },
    },
  }));
  const fs = require('node:fs') as Record<string, unknown>;
  const nameOf =
    (name: string) =>
    ([path]: unknown[]) =>
      typeof path === 'string' && path.startsWith(folder) ? `${name} of the model` : name;
  jest.unstable_mockModule('node:fs', () =>
    Object.fromEntries(
      Object.entries(fs).map(([name, value]) => [
        name,
        typeof value === 'function' && name.endsWith('Sync') ? watched(nameOf(name), value as Call) : value,
      ]),
    ),
  );
  const inputs = await import('../src/core/inputs.js');
  jest.unstable_mockModule('../src/core/inputs.js', () => ({
    ...inputs,
    inputBytes: watched(() => 'inputBytes', inputs.inputBytes as Call),
  }));
}

/** The calls between each two readings that follow one another, where one of them is this. */
export function sectionsWith(call: string): string[][] {
  const sections: string[][] = [];
  let calls: string[] = [];
  for (const name of heard) {
    if (name !== 'clock') calls.push(name);
    else {
      if (calls.includes(call)) sections.push(calls);
      calls = [];
    }
  }
  return sections;
}

export const folder = mkdtempSync(join(tmpdir(), 'harness-timed-'));
export function parametersFor(
  name: string,
  bytes: Uint8Array,
  runtime: NativeRuntime | null,
  more: ConfigurationInput,
): HarnessParameters {
  heard.splice(0);
  const model_path = join(folder, name);
  writeFileSync(model_path, bytes);
  return harnessParameters.parse({
    ...{ v: 1, run: 'r', model_path, library_path: runtime?.libraryPath ?? null },
    configuration: configuration.parse(more),
    plan: { iterations: 3, seconds: 0, profile: false, warmup: { min_iterations: 2, min_ms: 0, max_ms: 1 } },
  });
}
