import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  configuration,
  measurementPlan,
  type ConfigurationInput,
  type HarnessEvent,
} from '@rackmark/contracts';
import { LocalPhone } from '../../../../test/support/local-phone.js';
import { AdbError } from '../../../adb/transport.js';
import { commandLine, parseUsage } from './flags.js';
import { runBenchmarkModel } from './benchmark-model.js';

const COMMON = ['graph', 'num_threads', 'num_runs', 'min_secs', 'max_secs', 'warmup_runs', 'warmup_min_secs'];
const usage = (...more: string[]): string =>
  `usage: benchmark_model\nFlags:\n${[...COMMON, ...more].map((f) => `\t--${f}=\tstring\toptional\ttext`).join('\n')}\n`;
const LITERT_USAGE = usage(
  'use_cpu',
  'use_gpu',
  'use_npu',
  'require_full_delegation',
  'gpu_backend',
  'gpu-precision',
);
const CLASSIC_USAGE = usage(
  'use_gpu',
  'require_full_delegation',
  'gpu_backend',
  'gpu_precision_loss_allowed',
);
const OUTPUT = `INFO: Running benchmark for at least 1 iterations
INFO: count=2 first=5100 curr=4090 min=4001 max=5100 avg=4120.5 std=88
INFO: Running benchmark for at least 100 iterations
INFO: count=100 first=4000 curr=3900 min=3821 max=4512 avg=4016.35 std=71 p5=3850 median=4005 p95=4180
INFO: Inference timings in us: Init: 12345, First inference: 5100, Warmup (avg): 4120.5, Inference (avg): 4016.35
INFO: Overall peak memory footprint (MB) via periodic monitoring: 21.5
`;

let root: string;
let phone: LocalPhone;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rackmark-benchmark-model-'));
  mkdirSync(join(root, 'runs'));
  phone = new LocalPhone(root);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A program that answers as the tool does. `body` is what it does when it measures. */
function tool(body: string, text = LITERT_USAGE): string {
  const path = join(root, 'tool');
  const script = `#!/bin/sh\ncase "$*" in *--help*) cat <<'END'\n${text}END\nexit 1;; esac\n${body}\n`;
  writeFileSync(path, script, { mode: 0o755 });
  return path;
}
const prints = (text: string, code = 0): string => `cat <<'END'\n${text}END\nexit ${code}`;

async function run(
  binary: string,
  asked: ConfigurationInput = {},
  {
    signal = new AbortController().signal,
    timeout = 60,
    onTrouble,
  }: { signal?: AbortSignal; timeout?: number; onTrouble?: (e: AdbError) => Promise<boolean> } = {},
) {
  const events: HarnessEvent[] = [];
  const failure = await runBenchmarkModel(
    phone,
    {
      binary,
      modelPathOnPhone: "/data/local/tmp/it's a model.tflite",
      folder: '/data/local/tmp/runs/run-1',
      order: {
        runId: 'run-1',
        modelPath: '',
        modelSha256: '',
        configuration: configuration.parse({ runner: 'benchmark_model', ...asked }),
        plan: measurementPlan.parse({ timeout_seconds: timeout }),
      },
      everyMs: 5,
      onTrouble,
    },
    (e) => events.push(e),
    signal,
  );
  return {
    events,
    failure,
    types: events.map((e) => (e.type === 'phase' ? `${e.name} ${e.state}` : e.type)),
  };
}

describe('a run of benchmark_model', () => {
  it('is told in the words of the harness, as sums without samples', async () => {
    const { events, failure, types } = await run(tool(prints(OUTPUT)), { threads: 2 });
    expect(failure).toBeNull();
    expect(types.filter((t) => t !== 'log')).toEqual([
      'hello',
      'load begin',
      'load end',
      'warmup begin',
      'warmup end',
      'measure begin',
      'measure end',
      'load',
      'delegation',
      'samples',
      'memory',
      'reported',
      'done',
    ]);
    expect(events.map((e) => e.seq)).toEqual(events.map((_, i) => i));
    expect(events.find((e) => e.type === 'hello')).toMatchObject({ harness: { name: 'benchmark_model' } });
    expect(events.find((e) => e.type === 'reported')).toMatchObject({
      n: 100,
      mean_ns: 4016350,
      p50_ns: 4005000,
    });
    expect(events.find((e) => e.type === 'memory')).toMatchObject({ peak_rss_kib: 22016 });
  });

  it('pushes the program once, checks it, and hands over paths with any letters', async () => {
    const binary = tool(`for a in "$@"; do echo "INFO: $a"; done\n${prints(OUTPUT)}`);
    await run(binary);
    rmSync(join(root, 'runs', 'run-1'), { recursive: true });
    await run(binary);
    expect(phone.pushed).toHaveLength(1);
    expect((await phone.pull('/data/local/tmp/runs/run-1/output.txt')).toString()).toContain(
      `INFO: --graph=${root}/it's a model.tflite\n`,
    );
  });

  it('goes on while the cable is out, and is not started twice', async () => {
    const binary = tool(`echo started >> ${join(root, 'count')}\n${prints(OUTPUT)}`);
    const cut = new AdbError('TRUNCATED', 'cable');
    phone.troubles.push({ error: cut, after: true, at: /setsid/ }, { error: cut, after: true, at: /dd if=/ });
    let troubles = 0;
    const onTrouble = async (error: AdbError): Promise<boolean> => {
      expect(error).toBe(cut);
      return ++troubles > 0;
    };
    const { failure, types } = await run(binary, {}, { onTrouble });
    expect(failure).toBeNull();
    expect(types.filter((t) => t === 'measure begin')).toHaveLength(1);
    expect(troubles).toBe(2);
    await run(binary);
    expect((await phone.shell(`cat ${join(root, 'count')}`)).out).toBe('started\n');
  });

  it.each([
    ['cut output', prints(OUTPUT.slice(0, OUTPUT.indexOf('Inference timings') + 90)), 'HARNESS_FAULT'],
    ['a crash', 'kill -SEGV $$', 'NATIVE_CRASH'],
    ['a kill', 'kill -KILL $$', 'RUN_KILLED'],
    ['a bad model', prints('ERROR: Failed to load model.\n', 1), 'BAD_MODEL'],
    ['an operator', prints("ERROR: Didn't find op for builtin opcode\n", 1), 'UNSUPPORTED_OPERATOR'],
    ['anything else', prints('ERROR: something\n', 3), 'ENGINE_ERROR'],
    [
      'a flag that it ignored',
      prints(`${OUTPUT}WARN: Unconsumed cmdline flags: --x=1\n`),
      'UNSUPPORTED_CONFIGURATION',
    ],
  ])('ends with %s as it should', async (_what, body, name) => {
    const { failure, types } = await run(tool(body));
    expect(failure?.name).toBe(name);
    expect(types.at(-1)).toBe('error');
    expect(types).not.toContain('reported');
  });

  it('refuses a partial delegation where no fallback was allowed, and marks it where it was', async () => {
    const line =
      'INFO: Explicitly applied GPU delegate, and the model graph will be partially executed by the delegate w/ 2 delegate kernels.\n';
    const binary = tool(prints(line + OUTPUT));
    expect((await run(binary, { accelerator: 'gpu' })).failure?.name).toBe('UNSUPPORTED_OPERATOR');
    rmSync(join(root, 'runs', 'run-1'), { recursive: true });
    const allowed = await run(binary, { accelerator: 'gpu', fallback: 'allow' });
    expect(allowed.failure).toBeNull();
    expect(allowed.events.find((e) => e.type === 'delegation')).toMatchObject({
      used: 'gpu',
      fully_accelerated: false,
      partitions: { gpu: 2 },
      known_by: 'log',
    });
  });

  it('is ended on the phone when it takes too long or is not wanted any more', async () => {
    const late = await run(tool('sleep 60'), {}, { timeout: 0.3 });
    expect(late.failure?.name).toBe('TIMEOUT');
    expect((await phone.shell('cat /data/local/tmp/runs/run-1/pid')).out).toMatch(/^\d+\n$/);
    while ((await phone.shell('kill -0 $(cat /data/local/tmp/runs/run-1/pid)')).code === 0);
    rmSync(join(root, 'runs', 'run-1'), { recursive: true });
    const stop = new AbortController();
    const stopped = run(tool('sleep 61'), {}, { signal: stop.signal });
    while (!(await phone.shell('cat /data/local/tmp/runs/run-1/pid')).out);
    stop.abort();
    expect((await stopped).failure?.name).toBe('CANCELLED');
  });

  it('says that the program is not one for this phone', async () => {
    writeFileSync(join(root, 'text'), 'not a program', { mode: 0o755 });
    const { failure } = await run(join(root, 'text'));
    expect(failure?.name).toBe('ENGINE_MISSING');
  });
});

describe('its command line', () => {
  const plan = measurementPlan.parse({});
  const lineFor = (text: string, asked: ConfigurationInput): string => {
    const c = commandLine(parseUsage(text)!, { binary: '/b', model: '/m' }, configuration.parse(asked), plan);
    return 'line' in c ? c.line : `${c.failure.name}: ${c.failure.message}`;
  };

  it('has only flags that this build names', () => {
    const line = lineFor(LITERT_USAGE, { threads: 4 });
    expect(line).toBe(
      '/b --graph=/m --num_threads=4 --num_runs=100 --min_secs=1 --max_secs=30 --warmup_runs=30 --warmup_min_secs=0.25',
    );
    expect(lineFor(usage('report_peak_memory_footprint'), {})).toMatch(
      / --report_peak_memory_footprint=true$/,
    );
    expect(parseUsage('sh: benchmark_model: inaccessible or not found')).toBeNull();
  });

  it('never asks LiteRT for the CPU and full delegation together', () => {
    expect(lineFor(LITERT_USAGE, { accelerator: 'gpu', precision: 'fp32', backend: 'webgpu' })).toMatch(
      / --use_gpu=true --use_cpu=false --require_full_delegation=true --gpu-precision=fp32 --gpu_backend=webgpu$/,
    );
    expect(lineFor(LITERT_USAGE, { accelerator: 'gpu', fallback: 'allow' })).toMatch(
      / --use_gpu=true --use_cpu=true$/,
    );
    expect(lineFor(CLASSIC_USAGE, { accelerator: 'gpu', precision: 'fp32', backend: 'opencl' })).toMatch(
      / --use_gpu=true --require_full_delegation=true --gpu_precision_loss_allowed=false --gpu_backend=cl$/,
    );
  });

  it.each<[string, ConfigurationInput, string]>([
    ['an NPU', { accelerator: 'npu' }, LITERT_USAGE],
    ['another engine', { engine: 'litert-js' }, LITERT_USAGE],
    ['a compile cache', { compile_cache: 'on' }, LITERT_USAGE],
    ['fp16 with fp32 sums', { accelerator: 'gpu', precision: 'fp16_fp32_acc' }, LITERT_USAGE],
    ['a high priority', { accelerator: 'gpu', priority: 'high' }, LITERT_USAGE],
    ['WebGPU in the classic form', { accelerator: 'gpu', backend: 'webgpu' }, CLASSIC_USAGE],
    ['a GPU without its flag', { accelerator: 'gpu' }, usage()],
  ])('refuses %s, and says so', (_what, asked, text) => {
    expect(lineFor(text, asked)).toMatch(
      /^UNSUPPORTED_CONFIGURATION: benchmark_model cannot measure .+: .+\.$/,
    );
  });
});
