import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { HarnessEvent } from '@rackmark/contracts';
import { badModels, languageModel } from '@rackmark/sample-models';
import { findLanguageRuntime } from '../src/index.js';
import type { MemoryRoom } from '../src/process/memory.js';
import { engines, run as runOnce } from './run.js';
import { runLanguage } from './run-language.js';
import { signalInDecode } from './signal-in-decode.js';

const there = await findLanguageRuntime();
const onLm = there === null ? it.skip : it;
const onLinux = process.platform === 'linux' ? it : it.skip;
const roomOf = (room: Partial<MemoryRoom>) => () => ({
  totalMib: 8_192,
  freeMib: 4_096,
  limitedBy: 'computer' as const,
  ...room,
});

it('a profile that hangs does not wait for the limit of the run: what was measured is told by then', async () => {
  const lines = ['load', 'measure', 'profile'].map((name, seq) =>
    JSON.stringify({ v: 1, run: 'test', seq, t_ns: seq, type: 'phase', name, state: 'begin' }),
  );
  const script = `require('fs').writeSync(3, ${JSON.stringify(lines.join('\n') + '\n')}); setInterval(() => {}, 1e6)`;
  const r = await runOnce(
    badModels.constantOutput(),
    engines[0]!,
    { timeout_seconds: 3_600 },
    {},
    undefined,
    undefined,
    {
      program: [process.execPath, '-e', script],
      after: { begins: (e) => (e.type === 'phase' && e.name === 'profile' ? 0.2 : null) },
    },
  );
  expect(r.failure).toMatchObject({
    name: 'TIMEOUT',
    phase: 'profile',
    message: 'It did not end within 0.2 s; it hung in phase profile.',
  });
});

describe('an engine that fails in the middle of an answer', () => {
  const model = languageModel({ size: 'small' });
  const lm = { prefill_tokens: 16, decode_tokens: 100 };

  onLm(
    'hangs: TIMEOUT in phase decode, with all that was measured until then; the next run works',
    async () => {
      const plan = { timeout_seconds: 20, iterations: 100_000, max_seconds: 30 };
      const r = await runLanguage(model, lm, {}, { plan, program: signalInDecode('SIGSTOP') });
      expect(r.failure).toMatchObject({ name: 'TIMEOUT', phase: 'decode' });
      expect(r.failure!.message).toMatch(/within 20 s; it hung in phase decode, \d+ steps into an answer/);
      expect(r.signal).toBe('SIGKILL');
      expect(r.of('load')).toHaveLength(2);
      expect(r.of('first_token').filter((t) => t.phase === 'first')).toHaveLength(2);
      expect(r.of('tokens').some((t) => t.phase === 'measure' && t.kind === 'decode' && !t.streamed)).toBe(
        true,
      );
      expect(r.of('samples').some((s) => s.phase === 'measure')).toBe(true);

      const next = await runLanguage(languageModel(), { prefill_tokens: 16, decode_tokens: 8 });
      expect(next.failure).toBeNull();
    },
  );

  onLm('aborts: NATIVE_CRASH in phase decode', async () => {
    const plan = { timeout_seconds: 300, iterations: 100_000, max_seconds: 600 };
    const r = await runLanguage(model, lm, {}, { plan, program: signalInDecode('SIGABRT') });
    expect(r.failure).toMatchObject({ name: 'NATIVE_CRASH', phase: 'decode' });
    expect(r.failure!.message).toMatch(/crashed in phase decode, \d+ steps into an answer \(SIGABRT\)/);
    expect(r.of('samples').some((s) => s.phase === 'measure')).toBe(true);
  });

  onLm('is cancelled: CANCELLED in phase decode', async () => {
    const stop = new AbortController();
    const onEvent = (e: HarnessEvent) => void (e.type === 'samples' && e.phase === 'measure' && stop.abort());
    const plan = { iterations: 100_000, max_seconds: 600 };
    const r = await runLanguage(model, lm, {}, { plan, signal: stop.signal, onEvent });
    expect(r.failure).toMatchObject({ name: 'CANCELLED', phase: 'decode' });
  });
});

describe('memory', () => {
  it('a model larger than what is free is refused before anything is loaded', async () => {
    const r = await runLanguage(languageModel(), {}, {}, { room: roomOf({ freeMib: 0.5 }) });
    expect(r.failure).toMatchObject({ name: 'MODEL_TOO_LARGE', code: 116, phase: 'start' });
    expect(r.failure!.message).toMatch(/memory of this computer .* free\. Close other programs/);
    expect(r.events).toEqual([]);
  });

  it('what never fits asks for another device, and a limit of the run is named as such', async () => {
    const never = roomOf({ totalMib: 0.5, freeMib: 0.4, limitedBy: 'container' });
    const small = await runLanguage(languageModel(), {}, {}, { room: never });
    expect(small.failure!.message).toMatch(/this container .* a device with more memory/);
    const plan = { memory_limit_mib: 64 };
    const large = await runLanguage(new Uint8Array(65 * 2 ** 20), {}, {}, { plan });
    expect(large.failure!.message).toMatch(/65 MiB; the run may take 64 MiB .*memory_limit_mib/);
  });

  onLinux(
    'a run that something killed tells so; with memory nearly full that is named as the cause',
    async () => {
      // Whoever watches the memory has seen the process before something kills it.
      const pidFile = join(mkdtempSync(join(tmpdir(), 'killed-')), 'pid');
      const program = [
        process.execPath,
        '-e',
        `fs.writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1000)`,
      ] as const;
      const killedWith = (room: Partial<MemoryRoom>) => {
        let looks = 0;
        return () => {
          looks += 1;
          // The first two looks are of what there is at all.
          if (looks > 2 && existsSync(pidFile)) {
            const pid = Number(readFileSync(pidFile, 'utf8'));
            rmSync(pidFile);
            process.kill(pid, 'SIGKILL');
          }
          return roomOf(room)();
        };
      };
      const calm = await runLanguage(languageModel(), {}, {}, { program, room: killedWith({}) });
      expect(calm.failure).toMatchObject({ name: 'RUN_KILLED', phase: 'start' });
      expect(calm.failure!.message).toContain('Something outside of Rackmark ended');
      const asked = [process.execPath, '-e', `process.kill(process.pid, 'SIGTERM')`] as const;
      const ended = await runLanguage(languageModel(), {}, {}, { program: asked });
      expect(ended.failure).toMatchObject({ name: 'RUN_KILLED' });
      const full = await runLanguage(languageModel(), {}, {}, { program, room: killedWith({ freeMib: 20 }) });
      expect(full.failure).toMatchObject({ name: 'OUT_OF_MEMORY' });
      expect(full.failure!.message).toMatch(/most likely because memory was full\. It had taken \d+ MiB/);
    },
  );
});

// The other way round, a tokenizer that knows too few, is in language.test.ts for both harnesses.
onLm('a tokenizer with more tokens than the model has: BAD_MODEL', async () => {
  const r = await runLanguage(languageModel({ tokenizerSize: 2048 }), {
    prompt: 'bab bac',
    decode_tokens: 8,
  });
  expect(r.failure).toMatchObject({ name: 'BAD_MODEL', phase: 'first' });
  expect(r.failure!.message).toContain('tokenizer does not fit');
});

describe('a name that says something else', () => {
  onLm('does not matter: the bytes decide', async () => {
    const lm = { prefill_tokens: 16, decode_tokens: 4 };
    for (const name of ['model.tflite', 'model.task', 'model'])
      expect((await runLanguage(languageModel(), lm, {}, { name })).failure).toBeNull();
    const r = await runLanguage(badModels.addModel(), lm, {}, { name: 'model.litertlm' });
    expect(r.failure).toMatchObject({ name: 'BAD_MODEL' });
  });
});
