import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { badModels, mobileNetLike } from '@rackmark/sample-models';
import fc from 'fast-check';
import { inputBytes, inputVectors, probeEngines } from '../src/index.js';
import { engines, native, quick, run, run as runOnce, subjects } from './run.js';

const network = mobileNetLike({ weights: 'f32', inputSize: 48, width: 0.25, classes: 20 });

it('the native runtime is there (else: npx rackmark runtime install)', () => {
  if (native === null) console.warn('SKIPPED: the native LiteRT is not installed; only LiteRT.js is tested.');
  if (process.env['CI'] === 'true') expect(native).not.toBeNull();
});

describe.each(subjects)('a run with $name', ({ engine, program }) => {
  const run = (...[bytes, e, plan, c, signal, onEvent]: Parameters<typeof runOnce>) =>
    runOnce(bytes, e, plan, c, signal, onEvent, { program });
  const host = program ? 'jvm' : 'node';

  it('tells everything in order: load, first, warm-up, measure, memory, conditions, output, done', async () => {
    const r = await run(network, engine, {
      iterations: 30,
      seconds: 0.05,
      warmup: { min_iterations: 10, min_ms: 20, max_ms: 500 },
    });
    expect(r.failure).toBeNull();
    expect(r.events.map((e) => e.seq)).toEqual(r.events.map((_, i) => i));
    expect(r.events.every((e, i) => i === 0 || e.t_ns >= r.events[i - 1]!.t_ns)).toBe(true);
    expect(r.events[0]!.type).toBe('hello');
    expect(r.events.at(-1)!.type).toBe('done');
    expect(
      r
        .of('phase')
        .filter((p) => p.state === 'begin')
        .map((p) => p.name),
    ).toEqual(expect.arrayContaining(['load', 'first', 'warmup', 'measure']));
    expect(r.of('load').map((l) => l.cold)).toEqual([true, false]);
    const measured = r
      .of('samples')
      .filter((s) => s.phase === 'measure')
      .flatMap((s) => s.latency_ns);
    expect(measured.length).toBeGreaterThanOrEqual(30);
    // By the clock, not by the sum: other programs may have had the processor between two of them.
    const [begun, over] = r.of('phase').filter((p) => p.name === 'measure');
    expect(over!.t_ns - begun!.t_ns).toBeGreaterThanOrEqual(0.05e9);
    expect(r.samples).toBe(measured.length);
    expect(r.of('delegation')[0]).toMatchObject({ asked: 'cpu', used: 'cpu' });
    expect(r.of('memory').some((m) => m.phase === 'baseline')).toBe(true);
    expect(r.of('output')[0]).toMatchObject({ non_finite: 0, constant: false });
    expect(r.of('hello')[0]!.host).toMatchObject({ name: host, version: expect.stringMatching(/^\d/) });
    expect(r.of('hello')[0]!.overhead_ns).toBeLessThan(100_000);
  });

  it('more threads are used when they are asked for', async () => {
    const r = await run(network, engine, quick, { threads: 2 });
    expect(r.failure).toBeNull();
  });

  it.each([
    ['an operator that nobody knows', badModels.unknownCustomOperator, 'UNSUPPORTED_OPERATOR'],
    ['an operator version that is too new', badModels.tooNewOperatorVersion, 'UNSUPPORTED_OPERATOR'],
    ['an index outside its table', badModels.gatherOutOfRange, 'ENGINE_ERROR'],
  ])('%s ends in its own code', async (_, make, name) => {
    const r = await run(make(), engine);
    expect(r.failure?.name).toBe(name);
    expect(r.failure!.message).toMatch(/^[A-Z].{20}/);
  });

  it('a file that is no model ends as BAD_MODEL', async () => {
    const r = await run(Buffer.from('this is no model, but long enough to be read as one'), engine);
    expect(r.failure?.name).toBe('BAD_MODEL');
  });

  it('a cut file never brings the agent down', async () => {
    const r = await run(network.slice(0, Math.floor(network.length / 2)), engine);
    expect(r.failure).not.toBeNull();
  });

  it('a model that is missing ends as BAD_MODEL', async () => {
    const r = await runOnce(network, engine, quick, {}, undefined, undefined, {
      program,
      modelPath: '/nonexistent/model.tflite',
    });
    expect(r.failure?.name).toBe('BAD_MODEL');
  });

  it('parameters that are wrong end as BAD_SPEC, which says where', async () => {
    const r = await runOnce(network, engine, { ...quick, iterations: 5 }, {}, undefined, undefined, {
      program,
      change: (p) => ({ ...p, plan: { ...p.plan, iterations: 0 } }),
    });
    expect(r.failure?.name).toBe('BAD_SPEC');
    expect(r.failure!.message).toContain('plan.iterations');
  });

  it('outputs that are not finite or always the same are told', async () => {
    expect((await run(badModels.nonFinite(), engine)).of('output')[0]!.non_finite).toBeGreaterThan(0);
    expect((await run(badModels.constantOutput(), engine)).of('output')[0]!.constant).toBe(true);
  });

  it('a run that hangs is stopped: TIMEOUT, with the phase', async () => {
    const r = await run(badModels.slow(), engine, { ...quick, iterations: 1_000_000, timeout_seconds: 2.5 });
    expect(r.failure?.name).toBe('TIMEOUT');
    expect(r.failure!.phase).not.toBeNull();
  });

  it('a cancelled run ends at once', async () => {
    const controller = new AbortController();
    const r = await run(
      network,
      engine,
      { ...quick, iterations: 1_000_000, max_seconds: 600 },
      {},
      controller.signal,
      (e) => {
        if (e.type === 'samples' && e.phase === 'measure') controller.abort();
      },
    );
    expect(r.failure?.name).toBe('CANCELLED');
  });

  it('a model larger than the memory limit ends as OUT_OF_MEMORY', async () => {
    const r = await run(badModels.huge(300), engine, { ...quick, memory_limit_mib: 200 });
    expect(r.failure?.name).toBe('OUT_OF_MEMORY');
  });
});

describe('the Kotlin harness', () => {
  const kotlin = subjects.find((s) => s.program !== undefined)?.program;
  (kotlin ? it : it.skip)('memory running out inside its own heap is told by itself', async () => {
    const [java, ...args] = kotlin!;
    const r = await runOnce(badModels.huge(96), 'litert', quick, {}, undefined, undefined, {
      program: [java, '-Xmx48m', ...args],
    });
    expect(r.failure).toMatchObject({ name: 'OUT_OF_MEMORY' });
    // It said so in an event: the process did not just die.
    expect(r.of('error')).toHaveLength(1);
  });
});

describe('both engines', () => {
  it('compute the same from the same inputs', async () => {
    if (engines.length < 2) return;
    const [a, b] = await Promise.all(engines.map((engine) => run(network, engine)));
    const [x, y] = [a!.of('output')[0]!, b!.of('output')[0]!];
    expect(x.shape).toEqual(y.shape);
    x.values.forEach((v, i) => expect(v!).toBeCloseTo(y.values[i]!, 4));
  });
  it('the native one times its operators', async () => {
    if (native === null) return;
    const r = await run(network, 'litert', { ...quick, profile: true });
    const operators = r.of('profile')[0]!.operators;
    expect(operators.reduce((sum, o) => sum + o.share, 0)).toBeCloseTo(1, 1);
  });
  it('an accelerator that is not there is unsupported, never a CPU number', async () => {
    const r = await run(network, 'litert-js', quick, { accelerator: 'gpu' });
    expect(r.failure?.name).toBe('UNSUPPORTED_ACCELERATOR');
    expect(r.of('samples')).toHaveLength(0);
  });
  // A Vulkan device that is a CPU comes with Debian's Chromium; where there is none, the GPU must be refused.
  const swiftShader = '/usr/lib/chromium/vk_swiftshader_icd.json';
  it('a GPU is used and named as what it is, or refused; never a CPU number under its name', async () => {
    if (native === null) return;
    const before = { ...process.env };
    if (existsSync(swiftShader))
      Object.assign(process.env, { VK_ICD_FILENAMES: swiftShader, LD_LIBRARY_PATH: '/usr/lib/chromium' });
    try {
      const r = await run(network, 'litert', quick, { accelerator: 'gpu' });
      if (r.failure !== null) {
        expect(['UNSUPPORTED_ACCELERATOR', 'UNSUPPORTED_CONFIGURATION']).toContain(r.failure.name);
        expect(r.of('samples')).toHaveLength(0);
        return;
      }
      const delegation = r.of('delegation')[0]!;
      expect(delegation).toMatchObject({ asked: 'gpu', used: 'gpu', adapter: expect.any(String) });
      if (existsSync(swiftShader))
        expect(delegation).toMatchObject({ software: true, adapter: expect.stringContaining('SwiftShader') });
    } finally {
      process.env = before;
    }
  });
  it('say what they offer, with a reason for what they do not', async () => {
    const offers = await probeEngines({ runtime: native });
    expect(offers.map((o) => o.engine)).toEqual(['litert', 'litert-js', 'litert-lm']);
    for (const offer of offers.filter((o) => o.available)) {
      expect(offer.version).toMatch(/^\d/);
      for (const a of offer.accelerators) expect(a.available || (a.reason ?? '').length > 10).toBe(true);
    }
    const without = await probeEngines({ runtime: null });
    expect(without[0]).toMatchObject({ available: false });
    expect(without[0]!.reason).toContain('npx rackmark runtime install');
  });
});

describe('inputs', () => {
  it('are the bytes of the vectors that other harnesses hold too', () => {
    const stored: unknown = JSON.parse(
      readFileSync(new URL('../../contracts/vectors/inputs.json', import.meta.url), 'utf8'),
    );
    expect(inputVectors()).toEqual(stored);
  });
  it('are the same for the same name, floats lie in [−1, 1), whole numbers are 1 to 3', () =>
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 64 }), (name, n) => {
        expect(inputBytes(name, 'float32', n)).toEqual(inputBytes(name, 'float32', n));
        const floats = new Float32Array(inputBytes(name, 'float32', n).slice().buffer);
        expect(floats.every((v) => v >= -1 && v < 1)).toBe(true);
        const wholes = new Int32Array(inputBytes(name, 'int32', n).slice().buffer);
        expect(wholes.every((v) => v >= 1 && v <= 3)).toBe(true);
      }),
    ));
  it('lie in the range that the graph shows, ends included', () =>
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('int16', 'int32', 'int64'),
        fc.integer({ min: -(2 ** 15), max: 2 ** 14 }),
        fc.integer({ min: 0, max: 2 ** 14 - 1 }),
        (name, type, low, width) => {
          const bytes = inputBytes(name, type, 64, { low, high: low + width }).slice().buffer;
          const values = { int16: Int16Array, int32: Int32Array, int64: BigInt64Array }[type]!;
          const wholes = Array.from<number | bigint>(new values(bytes)).map(Number);
          expect(wholes.every((v) => v >= low && v <= low + width)).toBe(true);
        },
      ),
    ));
  it('reach both ends of a range', () => {
    const bits = inputBytes('ids', 'int32', 256, { low: -1, high: 2 });
    expect(new Set(new Int32Array(bits.slice().buffer))).toEqual(new Set([-1, 0, 1, 2]));
  });
});
