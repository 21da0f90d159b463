import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  configuration,
  harnessEvent,
  measurementPlan,
  type ConfigurationInput,
  type HarnessEvent,
} from '@rackmark/contracts';
import fc from 'fast-check';
import { LitertLmMain } from '../../../../test/fake-phone/harness/litert-lm-main.js';
import { LocalPhone } from '../../../../test/support/local-phone.js';
import { mainEvents } from './events.js';
import { commandLine, parseHelp } from './flags.js';
import { failureOfMain } from './verdict.js';
import { runLitertLmMain } from './litert-lm-main.js';
import { parseLitertLmMain } from '../read/litert-lm-main.js';

const main = new LitertLmMain();
let root: string;
let phone: LocalPhone;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rackmark-litert-lm-main-'));
  mkdirSync(join(root, 'runs'));
  mkdirSync(join(root, 'computer'));
  phone = new LocalPhone(root);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A program that answers as the runner does. `body` is what it does when it measures. */
function tool(body: string, help = main.help()): string {
  const path = join(root, 'computer', 'litert_lm_advanced_main');
  const script = `#!/bin/sh\ncase "$*" in *--helpfull*) cat <<'END'\n${help}END\nexit 1;; esac\n${body}\n`;
  writeFileSync(path, script, { mode: 0o755 });
  return path;
}
const prints = (text: string, code = 0): string => `cat <<'END'\n${text}END\nexit ${code}`;
const asked = {
  engine: 'litert-lm',
  runner: 'litert_lm_main',
  lm: { prefill_tokens: 256, decode_tokens: 128 },
};
const answers = (n: number, prefill = 256, decode = 128): string =>
  Array.from({ length: n }, (_, i) =>
    main.answer({ prefill, decode, prefillMs: 500 - i, decodeMs: 4_000 - i }),
  ).join('');

async function run(
  binary: string,
  more: ConfigurationInput = {},
  { signal = new AbortController().signal, timeout = 60, iterations = 100 } = {},
) {
  const events: HarnessEvent[] = [];
  const failure = await runLitertLmMain(
    phone,
    {
      binary,
      modelPathOnPhone: "/data/local/tmp/it's a model.litertlm",
      folder: '/data/local/tmp/runs/run-1',
      order: {
        runId: 'run-1',
        modelPath: '',
        modelSha256: '',
        configuration: configuration.parse({ ...asked, ...more }),
        plan: measurementPlan.parse({ timeout_seconds: timeout, iterations }),
      },
      everyMs: 5,
    },
    (e) => events.push(e),
    signal,
  );
  return {
    events,
    failure,
    types: events.map((e) => (e.type === 'phase' ? `${e.name} ${e.state}` : e.type)),
    tokens: events.flatMap((e) => (e.type === 'tokens' ? [e] : [])),
  };
}

describe("a run of LiteRT-LM's own runner", () => {
  it('is told as whole turns: no steps, no first token, no text', async () => {
    const { events, failure, types, tokens } = await run(tool(prints(main.output(answers(4), 900.5))));
    expect(failure).toBeNull();
    expect(types).toEqual([
      'hello',
      ...['load begin', 'load end', 'first begin', 'first end', 'measure begin', 'measure end'],
      ...['load', 'delegation', ...Array.from({ length: 8 }, () => 'tokens'), 'memory', 'log', 'done'],
    ]);
    expect(events.map((e) => e.seq)).toEqual(events.map((_, i) => i));
    expect(tokens.map((t) => [t.phase, t.turn, t.kind, t.tokens])).toEqual(
      [0, 1, 2, 3].flatMap((turn) => {
        const phase = turn === 0 ? 'first' : 'measure';
        return [
          [phase, turn, 'prefill', 256],
          [phase, turn, 'decode', 128],
        ];
      }),
    );
    expect(tokens[2]).toMatchObject({ duration_ns: 499_000_000, streamed: false, step_ns: [] });
    expect(events[0]).toMatchObject({
      harness: { name: 'litert_lm_main' },
      engine: { name: 'litert-lm', version: 'unknown', build: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(events.find((e) => e.type === 'memory')).toMatchObject({ peak_rss_kib: 922_112 });
    expect(events.find((e) => e.type === 'load')).toMatchObject({ duration_ns: 1_920_490_000, cold: true });
  });

  it('of a build that answers once a process: what there is, and that it is a cold answer', async () => {
    const old = main.help(['num_iterations', 'disable_cache', 'report_peak_memory_footprint']);
    const where = join(root, 'where');
    const binary = tool(`pwd > ${where}; readlink model.litertlm >> ${where}\n${prints(answers(1))}`, old);
    const { failure, tokens, events } = await run(binary);
    expect(failure).toBeNull();
    expect(tokens.map((t) => t.phase)).toEqual(['measure', 'measure']);
    expect(events.flatMap((e) => (e.type === 'log' ? [e.text] : [])).join()).toMatch(/first, cold answer/);
    // It would leave a cache beside the model: the run's own folder is beside it.
    const [folder, model] = (await phone.shell(`cat ${where}`)).out.split('\n');
    expect([folder, model]).toEqual([join(root, 'runs', 'run-1'), join(root, "it's a model.litertlm")]);
  });

  it('is pushed with the libraries beside it, once', async () => {
    writeFileSync(join(root, 'computer', 'libLiteRtOpenClAccelerator.so'), 'a library');
    writeFileSync(join(root, 'computer', 'notes.txt'), 'not one');
    const binary = tool(`echo "$LD_LIBRARY_PATH" > ${join(root, 'path')}\n${prints(answers(4))}`);
    await run(binary);
    rmSync(join(root, 'runs', 'run-1'), { recursive: true });
    expect((await run(binary)).failure).toBeNull();
    expect(phone.pushed.map((p) => p.split('/').at(-1))).toEqual([
      'litert_lm_main.new',
      'libLiteRtOpenClAccelerator.so.new',
    ]);
    const folder = (await phone.shell(`cat ${join(root, 'path')}`)).out.trim();
    expect(readdirSync(folder).sort()).toEqual(['libLiteRtOpenClAccelerator.so', 'litert_lm_main']);
  });

  it.each<[string, string, string, RegExp]>([
    ['fewer tokens', prints(answers(4, 256, 100)), 'CONTEXT_LIMIT', /said 100 of 128: its context was full/],
    ['more tokens', prints(answers(4, 512, 128)), 'UNSUPPORTED_CONFIGURATION', /took in 512 of 256/],
    ['fewer answers', prints(answers(3)), 'HARNESS_FAULT', /of 4 answers it told 3 whole/],
    ['a cut end', prints(answers(4).slice(0, -500)), 'HARNESS_FAULT', /of 4 answers it told 3 whole/],
    ['nothing', prints(main.nothing().repeat(4)), 'ENGINE_ERROR', /took in no token and said none/],
    ['rates alone', prints(main.uncounted().repeat(4)), 'HARNESS_FAULT', /without the numbers of tokens/],
    ['a flag', prints("ERROR: Unknown command line flag 'x'.\n", 1), 'UNSUPPORTED_CONFIGURATION', /--x/],
    ['no file', prints(main.failed('NOT_FOUND: No such file'), 5), 'BAD_MODEL', /NOT_FOUND: No such file\.$/],
    ['no memory', prints(main.failed('RESOURCE_EXHAUSTED: mmap'), 8), 'OUT_OF_MEMORY', /no memory/],
    [
      'an error',
      prints(main.failed('INTERNAL: it broke.'), 13),
      'ENGINE_ERROR',
      /13\): INTERNAL: it broke\.$/,
    ],
    ['a crash', 'kill -SEGV $$', 'NATIVE_CRASH', /SIGSEGV/],
    [
      'a missing library',
      prints('CANNOT LINK EXECUTABLE "x": library "libA.so" not found\n', 1),
      'ENGINE_MISSING',
      /./,
    ],
  ])('that ends with %s gives no turns', async (_, body, name, message) => {
    const { failure, tokens, events } = await run(tool(body));
    expect(failure).toMatchObject({ name });
    expect(failure!.message).toMatch(message);
    expect(tokens).toEqual([]);
    expect(events.at(-1)).toMatchObject({ type: 'error', name });
  });

  it('on the GPU says what is not known', async () => {
    const { failure, events } = await run(tool(prints(answers(4))), { accelerator: 'gpu' });
    expect(failure).toBeNull();
    expect(events.find((e) => e.type === 'delegation')).toMatchObject({ used: null, known_by: 'unknown' });
  });

  it('is ended on the phone when it takes too long or is not wanted any more', async () => {
    const late = await run(tool('sleep 60'), {}, { timeout: 0.3 });
    expect(late.failure?.name).toBe('TIMEOUT');
    expect(late.failure?.message).toContain('litert_lm_main did not end within 0.3 s');
    rmSync(join(root, 'runs', 'run-1'), { recursive: true });
    const stop = new AbortController();
    const stopped = run(tool('sleep 61'), {}, { signal: stop.signal });
    while (!(await phone.shell('cat /data/local/tmp/runs/run-1/pid')).out);
    stop.abort();
    expect((await stopped).failure?.name).toBe('CANCELLED');
  });

  it('does not begin with a program that does not run or was built without flags', async () => {
    const binary = tool('', "ERROR: Unknown command line flag 'helpfull'.\n");
    const stripped = await run(binary);
    expect(stripped.failure).toMatchObject({ name: 'ENGINE_MISSING' });
    expect(stripped.failure!.message).toContain('ABSL_FLAGS_STRIP_NAMES=0');
    writeFileSync(binary, 'not a program', { mode: 0o755 });
    expect((await run(binary)).failure!.message).toContain('does not run on this phone');
  });
});

it('any output ends in events or a failure, and throws nothing', () => {
  const forms = [
    main.output(answers(3), 900.5),
    main.nothing(),
    main.uncounted(),
    main.failed('INTERNAL: x'),
  ];
  // As likely large as small.
  const number = fc
    .tuple(fc.integer({ min: -15, max: 16 }), fc.integer({ min: 1, max: 99 }))
    .map(([power, digits]) => (digits * 10 ** power).toFixed(Math.max(0, -power)));
  const mangled = fc
    .tuple(fc.constantFrom(...forms), fc.nat(60), number, fc.constantFrom('', '', '', 'x', ' 1'))
    .map(([text, at, value, put]) => {
      let seen = 0;
      return text.replace(/\d+(?:\.\d+)?/g, (old) => (seen++ === at ? value + put : old));
    });
  const c = configuration.parse(asked);
  fc.assert(
    fc.property(fc.oneof(mangled, fc.string({ unit: 'binary' })), fc.nat(255), (text, exitCode) => {
      const report = parseLitertLmMain(text);
      const failure = failureOfMain({ state: 'ended', exitCode, rebooted: false }, report, text, c, 3);
      if (failure !== null) expect(failure.message).toMatch(/\.$/s);
      for (const withTurns of [true, false])
        for (const event of mainEvents(report, c, withTurns))
          harnessEvent.parse({ v: 1, run: 'r', seq: 0, t_ns: 0, ...event });
    }),
    { numRuns: 2_000 },
  );
});

describe('its command line', () => {
  const program = { path: '/b/litert_lm_main', folder: '/b', sha256: '' };
  const lineFor = (more: ConfigurationInput, without: string[] = [], iterations = 100): string => {
    const c = commandLine(
      parseHelp(main.help(without)),
      { program, model: '/m.litertlm' },
      configuration.parse({ ...asked, ...more }),
      { iterations },
    );
    return 'line' in c ? c.line : `${c.failure.name}: ${c.failure.message}`;
  };

  it('has every flag that it needs, and none that the build lacks', () => {
    expect(lineFor({ threads: 4 })).toBe(
      'LD_LIBRARY_PATH=/b /b/litert_lm_main --backend=cpu --model_path=/m.litertlm --benchmark=true --benchmark_prefill_tokens=256 --benchmark_decode_tokens=128 --async=false --num_cpu_threads=4 --num_iterations=4 --disable_cache=true --report_peak_memory_footprint=true',
    );
    expect(lineFor({ accelerator: 'gpu', precision: 'fp32' })).toMatch(/--async=false --force_f32=true /);
    expect(lineFor({ lm: { decode_tokens: 10, context_tokens: 512 } })).toMatch(
      /max_num_tokens=512 --num_iterations=11 /,
    );
    expect(lineFor({}, [], 1_000_000)).toMatch(/--num_iterations=21 /);
    expect(lineFor({}, ['disable_cache'])).toMatch(
      /^ln -s \/m.litertlm model.litertlm && .+ --model_path=model.litertlm /,
    );
  });

  it.each<[string, ConfigurationInput, string[]]>([
    ['a prompt', { lm: { prompt: 'hello' } }, []],
    ['an NPU', { accelerator: 'npu' }, []],
    ['another engine', { engine: 'litert', lm: {} }, []],
    ['a compile cache', { compile_cache: 'on' }, []],
    ['fp16', { accelerator: 'gpu', precision: 'fp16' }, []],
    ['OpenCL by name', { accelerator: 'gpu', backend: 'opencl' }, []],
    ['a high priority', { accelerator: 'gpu', priority: 'high' }, []],
    ['threads of a build that has no choice', { threads: 2 }, ['num_cpu_threads']],
    ['a context of a build that has no choice', { lm: { context_tokens: 99 } }, ['max_num_tokens']],
  ])('refuses %s, and says so', (_what, more, without) => {
    expect(lineFor(more, without)).toMatch(
      /^UNSUPPORTED_CONFIGURATION: litert_lm_main cannot measure this: .+\.$/,
    );
  });

  it('names the program that has the flags, where this one lost them', () => {
    const plain = main.help(['benchmark', 'benchmark_prefill_tokens', 'benchmark_decode_tokens', 'async']);
    expect(parseHelp(plain).has('benchmark')).toBe(false);
    expect(lineFor({}, ['benchmark'])).toContain('litert_lm_advanced_main');
  });

  it('reads the help and the example of the runner itself', () => {
    const example =
      'I0000 00:00:1.1 1 litert_lm_main.cc:80] Example usage: ./litert_lm_main --model_path=<model_path> [--backend=<cpu|gpu|npu>] [--benchmark] [--async=<true|false>]\n';
    expect([...parseHelp(example)].sort()).toEqual(['async', 'backend', 'benchmark', 'model_path']);
    expect([...parseHelp('litert_lm_main: Warning: SetProgramUsageMessage() never called\n')]).toEqual([]);
    // What a description mentions is no flag.
    expect([...parseHelp('    --conv_type (See --force_f32. int8 …); default: "auto";\n')]).toEqual([
      'conv_type',
    ]);
  });
});
