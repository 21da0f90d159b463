import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { ConfigurationInput } from '@rackmark/contracts';
import { inspectModel } from '@rackmark/model-file';
import { badModels, mobileNetLike } from '@rackmark/sample-models';
import { findOpenVino, findRoutes, probeEngines } from '../src/index.js';
import { hasKotlin, native, quick, run, subjects, type How } from './run.js';

// All three accelerators of the real runtime, on software devices: SwiftShader plays the GPU, OpenVINO's CPU device the
// NPU. What is asked, used and said must agree, whatever the runtime keeps silent about.
const network = mobileNetLike({ weights: 'f32', inputSize: 48, width: 0.25, classes: 20 });
const partly = badModels.partlyAccelerated();
const routes = findRoutes({ RACKMARK_SOFTWARE_ACCELERATORS: 'gpu,npu' });
const hasGpu = native !== null && routes.env.gpu !== undefined;
const hasNpu = native !== null && routes.npu !== null;
const dir = mkdtempSync(join(tmpdir(), 'accelerators-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
it('software devices for GPU and NPU are there (else: Debian package chromium, runtime install --openvino)', () => {
  if (!hasGpu) console.warn('SKIPPED: no SwiftShader (Debian package chromium); the GPU is not tested.');
  if (!hasNpu)
    console.warn('SKIPPED: no OpenVINO (rackmark runtime install --openvino); the NPU is not tested.');
  if (!hasKotlin) console.warn('SKIPPED: no JDK with Maven; the Kotlin harness is not tested.');
  if (process.env['CI'] === 'true')
    expect({ hasGpu, hasNpu, hasKotlin }).toEqual({ hasGpu: true, hasNpu: true, hasKotlin: true });
});

const gpu: How = { env: routes.env.gpu };
const npu: How = { npu: routes.npu };
const onGpu = hasGpu ? it : it.skip;
const onNpu = hasNpu ? it : it.skip;

describe.each(subjects.filter((s) => s.engine === 'litert'))('$name', ({ name, program }) => {
  const measure = (bytes: Uint8Array, c: ConfigurationInput, how: How, plan = quick) =>
    run(bytes, 'litert', plan, c, undefined, undefined, { ...how, program });
  const emptyDir = (part: string) => {
    const path = join(dir, `${name} ${part}`.replace(/\W+/g, '-'));
    mkdirSync(path, { recursive: true });
    return path;
  };

  describe('GPU', () => {
    onGpu('takes everything: used, named, and known to be a CPU', async () => {
      const r = await measure(network, { accelerator: 'gpu' }, gpu);
      expect(r.failure).toBeNull();
      expect(r.of('delegation')[0]).toMatchObject({
        asked: 'gpu',
        used: 'gpu',
        fully_accelerated: true,
        adapter: expect.stringContaining('SwiftShader'),
        software: true,
        backend: 'WebGPU',
        known_by: 'api',
      });
    });
    onGpu('is waited for: the timed call lasts as long as the work', async () => {
      const r = await measure(network, { accelerator: 'gpu' }, gpu);
      const medians = r.of('samples').filter((s) => s.phase === 'measure');
      // Not waited for, a call comes back in about 0.05 ms.
      expect(Math.min(...medians.flatMap((s) => s.latency_ns))).toBeGreaterThan(300_000);
    });
    onGpu('leaves an operator: refused with its name, or split and counted', async () => {
      const strict = await measure(partly, { accelerator: 'gpu' }, gpu);
      expect(strict.failure).toMatchObject({ name: 'UNSUPPORTED_OPERATOR' });
      expect(strict.failure!.message).toContain('SQUEEZE');
      expect(strict.of('samples')).toHaveLength(0);
      const split = await measure(partly, { accelerator: 'gpu', fallback: 'allow' }, gpu);
      expect(split.failure).toBeNull();
      const d = split.of('delegation')[0]!;
      expect(d).toMatchObject({ used: 'gpu', fully_accelerated: false, known_by: 'log' });
      expect(d.reason).toContain('SQUEEZE');
      expect(d.operators!.gpu).toBeGreaterThan(0);
      expect(d.operators!.cpu).toBeGreaterThan(0);
    });
    const noDriver: How = {
      env: { VK_ICD_FILENAMES: '/nonexistent/icd.json', VK_DRIVER_FILES: '/nonexistent/icd.json' },
    };
    (native ? it : it.skip).each(['forbid', 'allow'] as const)(
      'without a device (fallback %s): unsupported, never a number of the CPU',
      async (fallback) => {
        const r = await measure(network, { accelerator: 'gpu', fallback }, noDriver);
        expect(r.failure).toMatchObject({ name: 'UNSUPPORTED_ACCELERATOR' });
        expect(r.of('samples')).toHaveLength(0);
      },
    );
    onGpu('another backend than the one asked for is refused, which the runtime would not say', async () => {
      const r = await measure(network, { accelerator: 'gpu', backend: 'opencl' }, gpu);
      expect(r.failure).toMatchObject({ name: 'UNSUPPORTED_CONFIGURATION' });
      expect(r.failure!.message).toContain('WebGPU');
    });
    onGpu('precision, priority and backend of one configuration', async () => {
      const more = { precision: 'fp32', priority: 'low', backend: 'webgpu' } as const;
      expect((await measure(network, { accelerator: 'gpu', ...more }, gpu)).failure).toBeNull();
    });
    onGpu('compile cache: filled by the cold load, read by the warm one', async () => {
      const r = await measure(network, { accelerator: 'gpu', compile_cache: 'on' }, gpu);
      expect(r.of('load').map((l) => l.compile_cache)).toEqual(['cold', 'warm']);
    });
  });

  describe('NPU', () => {
    onNpu(
      'takes everything: operators and partitions told, the device named as the CPU that it is',
      async () => {
        const r = await measure(network, { accelerator: 'npu' }, npu);
        expect(r.failure).toBeNull();
        const d = r.of('delegation')[0]!;
        expect(d).toMatchObject({
          used: 'npu',
          fully_accelerated: true,
          adapter: 'OpenVINO device CPU',
          software: true,
          backend: 'OpenVINO',
          partitions: { npu: 1 },
        });
        expect(d.operators).toMatchObject({ cpu: 0 });
      },
    );
    onNpu('leaves an operator: refused, or split and counted', async () => {
      const strict = await measure(partly, { accelerator: 'npu' }, npu);
      expect(strict.failure).toMatchObject({ name: 'UNSUPPORTED_OPERATOR' });
      expect(strict.failure!.message).toMatch(/1 of 3 stay outside/);
      const split = await measure(partly, { accelerator: 'npu', fallback: 'allow' }, npu);
      expect(split.failure).toBeNull();
      expect(split.of('delegation')[0]).toMatchObject({
        used: 'npu',
        fully_accelerated: false,
        operators: { npu: 2, cpu: 1 },
      });
    });
    (native ? it : it.skip).each(['forbid', 'allow'] as const)(
      'listed without a usable library (fallback %s): a listed NPU proves nothing',
      async (fallback) => {
        const empty = emptyDir('empty');
        const route = { dispatch_dir: empty, compiler_dir: empty, options: {} };
        const r = await measure(network, { accelerator: 'npu', fallback }, { npu: route });
        expect(r.failure).toMatchObject({ name: 'UNSUPPORTED_ACCELERATOR' });
        expect(r.of('samples')).toHaveLength(0);
      },
    );
    (native ? it : it.skip)('without a route: unsupported, and what is missing', async () => {
      const r = await measure(network, { accelerator: 'npu' }, {});
      expect(r.failure).toMatchObject({ name: 'UNSUPPORTED_ACCELERATOR' });
      expect(r.failure!.message).toContain('dispatch library');
    });
    onNpu('a device that is not there fails in the vendor’s own words', async () => {
      const r = await measure(network, { accelerator: 'npu' }, { npu: findOpenVino('npu') });
      expect(r.failure?.name).toMatch(/^(UNSUPPORTED_ACCELERATOR|ACCELERATOR_FAILED)$/);
      expect(r.failure!.message).toMatch(/NPU|Cannot load library/);
    });
    onNpu('compiled beforehand runs without the compiler; not compiled it is refused', async () => {
      const cacheDir = emptyDir('aot');
      const cached = await measure(
        network,
        { accelerator: 'npu', compile_cache: 'on' },
        { ...npu, cacheDir },
      );
      expect(cached.of('load').map((l) => l.compile_cache)).toEqual(['cold', 'warm']);
      const compiled = readFileSync(filesBelow(cacheDir)[0]!);
      // The stamp by which the portal knows for which chip a file is.
      expect(inspectModel(compiled).compiledFor?.maker).toMatch(/intel/i);
      const aot = { accelerator: 'npu', compile_mode: 'aot' } as const;
      const r = await measure(compiled, aot, npu);
      expect(r.failure).toBeNull();
      expect(r.of('delegation')[0]).toMatchObject({ used: 'npu', fully_accelerated: true });
      const plain = await measure(network, aot, npu);
      expect(plain.failure).toMatchObject({ name: 'UNSUPPORTED_ACCELERATOR' });
      expect(plain.failure!.message).toContain('not compiled for this NPU');
      const wrong = await measure(compiled, { accelerator: 'cpu' }, {});
      expect(wrong.failure).toMatchObject({ name: 'UNSUPPORTED_OPERATOR' });
    });
    onNpu('JIT without a compiler plugin is refused before anything runs', async () => {
      const route = { ...routes.npu!, compiler_dir: null };
      const r = await measure(network, { accelerator: 'npu', compile_mode: 'jit' }, { npu: route });
      expect(r.failure).toMatchObject({ name: 'UNSUPPORTED_CONFIGURATION' });
    });
    onNpu('a damaged compile cache is told, and never taken for a warm one', async () => {
      const cacheDir = emptyDir('damaged');
      const cached = { accelerator: 'npu', compile_cache: 'on' } as const;
      await measure(network, cached, { ...npu, cacheDir });
      for (const file of filesBelow(cacheDir)) truncateSync(file, 5000);
      const r = await measure(network, cached, { ...npu, cacheDir });
      expect(r.failure).toBeNull();
      expect(r.of('load')[0]!.compile_cache).toBe('cold');
      expect(r.of('log').map((l) => l.text)).toContain(
        'The compile cache could not be used; the runtime built it again.',
      );
    });
  });
});

it('what is offered names each device, with the reason for what is not there', async () => {
  if (native === null) return;
  const [offer] = await probeEngines({ runtime: native, routes });
  const by = (name: string) => offer!.accelerators.find((a) => a.accelerator === name)!;
  if (hasGpu) expect(by('gpu')).toMatchObject({ available: true, software: true });
  if (hasNpu) expect(by('npu')).toMatchObject({ available: true, software: true });
  const none = findRoutes({});
  if (none.npu === null) expect(none.npuMissing).toMatch(/^No NPU: /);
  // LiteRT-LM's GPU is asked, too; one that is played by a CPU compiles for seconds.
});

const filesBelow = (path: string): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile())
    .map((e) => join(e.parentPath, e.name));
