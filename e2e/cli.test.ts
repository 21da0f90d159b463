import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { badModels, mobileNetLike, modelKinds, npyFile } from '@rackmark/sample-models';
import { Dead, Place, Program, freePort, until } from './support/processes.js';

const bin = 'packages/cli/bin/rackmark.mjs';
let place: Place;
let files: string;
const file = (name: string) => join(files, name);
beforeAll(async () => {
  place = await Place.make();
  files = mkdtempSync(join(tmpdir(), 'rackmark-cli-'));
  const small = { inputSize: 48, width: 0.25, classes: 20 };
  writeFileSync(file('f32.tflite'), mobileNetLike({ weights: 'f32', ...small }));
  writeFileSync(file('int8.tflite'), mobileNetLike({ weights: 'int8', ...small }));
  writeFileSync(file('unknown.tflite'), badModels.unknownCustomOperator());
  writeFileSync(file('text.tflite'), 'this is no model at all');
});
afterAll(async () => {
  await place.clear();
  rmSync(files, { recursive: true, force: true });
});
const rackmark = async (...args: string[]) => {
  // Which portal it is the command finds out by itself.
  const program = place.run(bin, args, { RACKMARK_SERVER: '' });
  return { code: await program.exited, out: program.output, err: program.errors };
};
const quick = ['--seconds', '0.05', '--iterations', '20', '--repeats', '2'];

describe('bench', () => {
  it('fills an input from a file, says so with the numbers, and refuses another shape before anything runs', async () => {
    const values = (...v: number[]) => new Uint8Array(Float32Array.from(v).buffer);
    const npy = (shape: number[]) => npyFile({ descr: '<f4', shape }, values(1, 2, 3, 4));
    writeFileSync(file('add.tflite'), badModels.addModel());
    writeFileSync(file('x=1.npy'), npy([1, 4]));
    writeFileSync(file('flat.npy'), npy([4]));
    const bench = (name: string) =>
      rackmark('bench', file('add.tflite'), '--input', `x=${file(name)}`, '--json', ...quick);
    const good = await bench('x=1.npy');
    expect([good.code, good.err]).toEqual([0, expect.any(String)]);
    const [cell] = JSON.parse(good.out).cells;
    expect(cell).toMatchObject({
      configuration: { inputs: { x: { file_name: 'x=1.npy' } } },
      // The harness says of itself that it took the file: else the speed is not shown.
      verdict: expect.stringMatching(/^(valid|suspect)$/),
    });
    const other = await bench('flat.npy');
    expect(other.code).toBe(1);
    expect(JSON.parse(other.out).cells[0]).toMatchObject({
      outcome: 'unsupported',
      reasons: [
        expect.stringMatching(/add takes x \(float32 1×4\); flat\.npy \([0-9a-f]{8}\) holds float32 4\.$/),
      ],
    });
  });

  it('starts a portal for its own time when none runs, prints JSON and nothing else, exit 0', async () => {
    const { code, out, err } = await rackmark(
      'bench',
      file('f32.tflite'),
      file('int8.tflite'),
      '--threads',
      '1,2',
      '--json',
      ...quick,
    );
    expect([code, err]).toEqual([0, expect.any(String)]);
    const json = JSON.parse(out);
    expect(json.benchmark).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/benchmarks\/\d+$/),
    });
    expect(json.cells).toHaveLength(4);
    for (const cell of json.cells) {
      expect(cell).toMatchObject({
        model: {
          name: expect.stringMatching(/^(f32|int8)$/),
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
        device: { kind: 'computer', id: expect.any(String), name: expect.any(String) },
        configuration: { accelerator: 'cpu', threads: expect.any(Number), engine: expect.any(String) },
        runtime: { name: expect.stringMatching(/^litert/), version: expect.stringMatching(/^\d/) },
        outcome: 'measured',
        verdict: expect.stringMatching(/^(valid|suspect)$/),
        reasons: expect.any(Array),
      });
      const { latency, load_cold, load_warm, first_inference, peak_memory } = cell.metrics;
      expect(latency).toMatchObject({
        unit: 'us',
        runs: 2,
        n: expect.any(Number),
        ci95: [expect.any(Number), expect.any(Number)],
      });
      const { min, p50, p90, p95, p99, max, mean } = latency;
      // A percentile that too few samples would have to carry is null.
      const known = [min, p50, p90, p95, p99, max].filter((v) => v !== null);
      expect(known).toEqual([...known].sort((a, b) => a - b));
      expect([min, p50, max]).not.toContain(null);
      expect(mean).toBeGreaterThan(0);
      for (const m of [load_cold, load_warm, first_inference, peak_memory]) expect(m.p50).toBeGreaterThan(0);
      expect(load_cold.unit).toBe('us');
      expect(peak_memory.unit).toBe('KiB');
    }
    expect(existsSync(join(place.dir, 'rackmark.lock'))).toBe(false);
  });

  describe('against a running portal', () => {
    beforeAll(async () => {
      await place.server();
      await place.agent();
    });
    it('a cell that cannot be measured: exit 1, the others have numbers', async () => {
      const { code, out } = await rackmark(
        'bench',
        file('f32.tflite'),
        file('unknown.tflite'),
        '--json',
        ...quick,
      );
      expect(code).toBe(1);
      const { cells } = JSON.parse(out);
      expect(cells.map((c: { outcome: string }) => c.outcome)).toEqual(['measured', 'unsupported']);
      expect(cells[1]).toMatchObject({
        verdict: null,
        metrics: { latency: null },
        reasons: [expect.stringMatching(/\w{5}/)],
      });
    });
    it('an accelerator that the device lacks is unsupported with its reason', async () => {
      const { code, out } = await rackmark(
        'bench',
        file('f32.tflite'),
        '--accelerator',
        'cpu,npu',
        '--json',
        ...quick,
      );
      expect(code).toBe(1);
      expect(JSON.parse(out).cells[1]).toMatchObject({
        configuration: { accelerator: 'npu' },
        outcome: 'unsupported',
        reasons: [expect.stringContaining('No NPU')],
      });
    });
    it('compares engines where both are there', async () => {
      const { out } = await rackmark(
        'bench',
        file('f32.tflite'),
        '--engine',
        'litert,litert-js',
        '--json',
        ...quick,
      );
      expect(
        JSON.parse(out).cells.map((c: { configuration: { engine: string } }) => c.configuration.engine),
      ).toEqual(['litert', 'litert-js']);
    });
    it('prints a table for people, Markdown for a pull request; compare finds the sides by itself', async () => {
      const table = await rackmark('bench', file('f32.tflite'), file('int8.tflite'), ...quick);
      expect(table.code).toBe(0);
      expect(table.out).toMatch(/Model +Configuration +p50/);
      expect(table.err).toMatch(/\d of 4 runs/);
      const markdown = await rackmark('bench', file('f32.tflite'), '--markdown', ...quick);
      expect(markdown.out).toMatch(/^### Benchmark \d+/);
      expect(markdown.out).toMatch(/\| --- \|/);
      const number = /Benchmark (\d+)/.exec(table.out)![1]!;
      const compared = await rackmark('compare', number);
      expect([compared.code, compared.out]).toEqual([0, expect.stringMatching(/Ratio \(interval\)/)]);
      expect((await rackmark('compare', '99999')).code).toBe(3);
    });
    it('lists the models inside a bundle, and measures one of them', async () => {
      writeFileSync(file('gestures.task'), modelKinds.visionTask());
      const parts = await rackmark('models', 'parts', file('gestures.task'));
      expect([parts.code, parts.out]).toEqual([0, expect.stringContaining('hand_landmarks_detector')]);
      const asked = ['--part', 'hand_landmarks_detector,nose', '--json', ...quick];
      const { code, out } = await rackmark('bench', file('gestures.task'), ...asked);
      const { cells, refused } = JSON.parse(out);
      expect(code).toBe(1);
      expect(cells).toMatchObject([
        { model: { name: 'gestures hand_landmarks_detector' }, outcome: 'measured' },
      ]);
      expect(refused).toMatchObject([{ part: 'nose', reason: expect.stringContaining('has no part nose') }]);
    });
    it('lists models and devices', async () => {
      expect((await rackmark('models')).out).toMatch(/f32/);
      expect((await rackmark('devices')).out).toMatch(/online/);
      // From a shell that knows another port: the data folder says where its portal is.
      const elsewhere = place.run(bin, ['devices'], {
        RACKMARK_SERVER: '',
        RACKMARK_PORT: String(await freePort()),
      });
      expect([await elsewhere.exited, elsewhere.output]).toEqual([0, expect.stringMatching(/online/)]);
    });
  });

  it('a portal that RACKMARK_SERVER names is the one, or none: no other takes its place', async () => {
    const nobody = { RACKMARK_SERVER: 'http://127.0.0.1:9' };
    const [bench, start] = [
      place.run(bin, ['bench', file('f32.tflite')], nobody),
      place.run(bin, ['start'], nobody),
    ];
    expect([await bench.exited, await start.exited]).toEqual([3, 3]);
    expect(bench.errors).toContain('No Rackmark answers at http://127.0.0.1:9');
    expect(start.errors).toContain('RACKMARK_SERVER names the portal at http://127.0.0.1:9');
    expect(start.output).toBe('');
  });
  it.each([
    ['a file that is not there', ['none.tflite'], 'none.tflite: There is no such file.'],
    ['a file that is no model', ['TEXT'], 'no .tflite'],
    ['an input without a file', ['F32', '--input', 'image'], 'such as --input image=cat.npy'],
    ['an input of a file that is none', ['F32', '--input', 'image=none.npy'], 'none.npy is no file'],
    ['an input of another kind of file', ['F32', '--input', 'image=TEXT'], 'is no .npy file'],
    ['threads 0', ['F32', '--threads', '0'], '--threads must be at least 1'],
    ['threads 1000', ['F32', '--threads', '1,1000'], '--threads must be at most 256'],
    [
      'an accelerator that nobody knows',
      ['F32', '--accelerator', 'tpu'],
      '--accelerator takes cpu, gpu and npu',
    ],
    ['a device that is not there', ['F32', '--device', 'Pixel 99'], 'No device is called "Pixel 99"'],
    ['a server that is not there', ['F32', '--server', 'http://127.0.0.1:9'], 'No Rackmark answers'],
    ['no files', [], 'Name at least one model file'],
    ['an option that nobody knows', ['F32', '--fast'], 'Unknown option: --fast'],
    ['two ways to print', ['F32', '--markdown'], 'cannot be used with'],
  ])('%s: exit 3, one clear sentence, nothing on standard output', async (_, args, words) => {
    const { code, out, err } = await rackmark(
      'bench',
      ...args.map((a) => (a === 'F32' ? file('f32.tflite') : a.replace(/TEXT$/, file('text.tflite')))),
      '--json',
    );
    expect([code, out]).toEqual([3, '']);
    expect(err).toContain(words);
    expect(err).not.toMatch(/\n\s+at /);
  });
});

(process.platform === 'linux' ? it : it.skip)('what it fetches is this user’s alone', async () => {
  const nowhere = { PIP_INDEX_URL: 'http://127.0.0.1:9', PIP_RETRIES: '0' };
  const own = { RACKMARK_CACHE_DIR: '', XDG_CACHE_HOME: join(files, 'cache') };
  const { exited } = place.run(bin, ['runtime', 'install'], { ...nowhere, ...own });
  expect(await exited).toBe(3);
  expect(statSync(join(files, 'cache', 'rackmark')).mode & 0o777).toBe(0o700);
});
/** Processes whose environment names this folder (Linux; elsewhere none are found). */
function processesWith(folder: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((pid) => {
    try {
      return (
        /^\d+$/.test(pid) &&
        Number(pid) !== process.pid &&
        readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`RACKMARK_DATA_DIR=${folder}`)
      );
    } catch {
      return false;
    }
  });
}

describe('start', () => {
  // With the PostgreSQL that comes along, as a stranger would.
  let dir: string;
  let port: number;
  const start = (more: NodeJS.ProcessEnv = {}) =>
    Program.node('scripts/start.mjs', [], {
      RACKMARK_PORT: String(port),
      RACKMARK_DATA_DIR: dir,
      RACKMARK_DATABASE_URL: '',
      RACKMARK_FIRST_LOOK: '',
      RACKMARK_GATE_SECONDS: '0',
      ...more,
    });
  const ready = (p: Program) =>
    until(() => {
      if (p.child.exitCode !== null) throw new Dead(p.errors);
      return p.output.includes(`Rackmark is ready: http://127.0.0.1:${port}`);
    }, 'it is ready');
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/api/v1/health`).then(
      (r) => r.ok,
      () => false,
    );
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'rackmark-start-'));
    port = await freePort();
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('measures the two sample models at the very first start, stops cleanly, starts again in seconds with everything there', async () => {
    const first = start();
    await ready(first);
    const list = async () =>
      (
        (await (await fetch(`http://127.0.0.1:${port}/api/v1/benchmarks`)).json()) as {
          items: { cells: number; state: string; models: { name: string }[] }[];
        }
      ).items;
    const [benchmark] = await until(
      async () => ((await list()).length > 0 ? list() : null),
      'the first look has begun',
    );
    expect(benchmark).toMatchObject({
      cells: 4,
      models: [{ name: 'sample-mobilenet-f32' }, { name: 'sample-mobilenet-int8' }],
    });
    expect(await first.kill('SIGINT')).toBe(0);
    expect(await answers()).toBe(false);
    const second = start();
    await ready(second);
    expect(await list()).toHaveLength(1);
    expect(await second.kill('SIGTERM')).toBe(0);
  });

  it('a crash leaves nothing behind that hinders the next start', async () => {
    const crashed = start();
    await ready(crashed);
    await crashed.kill('SIGKILL');
    const next = start();
    await ready(next);
    expect(await answers()).toBe(true);
    await next.kill('SIGINT');
    // Whatever it was doing when its supervisor died, no process of the first start is left.
    await until(() => processesWith(dir).length === 0, 'all processes are gone');
  });

  it('a second one in the same folder, and a taken port, say what to do', async () => {
    const first = start();
    await ready(first);
    const same = start({ RACKMARK_PORT: String(await freePort()) });
    expect(await same.exited).toBe(3);
    expect(same.errors).toMatch(/in use by Rackmark at http.*RACKMARK_DATA_DIR/s);
    await first.kill('SIGINT');
    const other = createServer().listen(port, '127.0.0.1');
    const taken = start();
    expect(await taken.exited).toBe(3);
    expect(taken.errors).toContain(`Port ${port} is taken`);
    other.close();
  });
});
