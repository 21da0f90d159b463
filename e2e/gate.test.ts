import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gate } from '@rackmark/contracts';
import { findPinned, namedRuntime } from '@rackmark/harness';
import { mobileNetLike } from '@rackmark/sample-models';
import { FakeAgent, fit, phone, resultOf } from '../server/test/support/fake-agent.js';
import { Place, root } from './support/processes.js';

const bin = 'packages/cli/bin/rackmark.mjs';
const files = mkdtempSync(join(tmpdir(), 'rackmark-gate-'));
const file = (name: string) => join(files, name);
const write = (name: string, classes: number, more: { inputSize?: number } = {}) =>
  writeFileSync(file(name), mobileNetLike({ weights: 'f32', inputSize: 32, width: 0.25, classes, ...more }));
beforeAll(() => {
  write('usual.tflite', 10);
  write('slow.tflite', 11);
  write('same.tflite', 12);
  write('unsteady.tflite', 13);
  write('as_unsteady.tflite', 14);
});
afterAll(() => rmSync(files, { recursive: true, force: true }));

describe('on a played phone', () => {
  let place: Place;
  let agent: FakeAgent;
  let device: string;
  /** Milliseconds of the n-th run of a model, by its name. */
  const latency: Record<string, (repeat: number) => number> = {
    usual: (n) => 2 + 0.002 * (n % 3),
    slow: (n) => 2.4 + 0.002 * (n % 3),
    same: (n) => 2.001 + 0.002 * (n % 3),
    // As fast as each other, which so few runs do not show.
    unsteady: (n) => (n % 2 === 0 ? 2 : 2.6),
    as_unsteady: (n) => (n % 2 === 0 ? 2 : 2.6),
  };
  let isOver = false;
  let playing: Promise<void>;
  beforeAll(async () => {
    place = await Place.make();
    await place.server();
    const [litert] = phone('any').engines;
    const { engine: _, ...older } = { ...litert!, version: '2.2.0' };
    const engines = [{ ...litert!, runtimes: [older] }];
    const welcomed = await FakeAgent.welcomed(place, { devices: [phone('android-1', {}, { engines })] });
    agent = welcomed.agent;
    device = welcomed.devices[0]!;
    await agent.beat([fit(device)]);
    playing = play();
  });
  afterAll(async () => {
    isOver = true;
    await playing;
    agent.disconnect();
    await place.clear();
  });
  /** Works as long as the tests do. */
  async function play(): Promise<void> {
    while (!isOver) {
      const assignment = await agent.claim(device);
      if (assignment === null) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        continue;
      }
      const names = new Map(assignment.models.map((m) => [m.sha256, m.name]));
      for (const run of assignment.runs) {
        const slowdown = run.configuration.runtime === '2.3.0' ? 1.3 : 1;
        const ms = slowdown * latency[names.get(run.model_sha256)!]!(run.repeat);
        await fetch(`${place.url}/api/v1/runs/${run.run_id}/result`, {
          method: 'PUT',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(resultOf(assignment, {}, ms * 1e6)),
        });
      }
      await agent.beat([fit(device)]);
    }
  }
  const rackmark = async (...args: string[]) => {
    const program = place.run(bin, args);
    return { code: await program.exited, out: program.output, err: program.errors };
  };
  const models = (candidate: string, ...more: string[]) =>
    rackmark('gate', '--base', file('usual.tflite'), '--candidate', file(candidate), ...more);

  it('ends with 0, 1 and 2, by its answer', async () => {
    const same = await models('same.tflite');
    expect([same.code, same.err]).toEqual([0, expect.any(String)]);
    expect(same.out).toMatch(/^No regression: same is not more than 3 % worse than usual/);
    const slow = await models('slow.tflite', '--json');
    expect(slow.code).toBe(1);
    const answered = gate.parse(JSON.parse(slow.out));
    expect(answered.decision).toMatchObject({ answer: 'regression', cells: [{ word: 'worse' }] });
    // The shell says what the API says.
    expect(gate.parse(await place.get(`/gates/${answered.number}`))).toEqual(answered);
    const both = ['--base', file('unsteady.tflite'), '--candidate', file('as_unsteady.tflite')];
    const open = await rackmark('gate', ...both, '--most-runs', '8');
    expect(open.code).toBe(2);
    expect(open.out).toMatch(/^Cannot tell .* about \d+ more runs a side would be needed/);
    const loose = await models('slow.tflite', '--limit', '3%,latency=40%');
    expect(loose.code).toBe(0);
  });

  it('holds two versions of a runtime against each other', async () => {
    const versions = (base: string, candidate: string, ...more: string[]) =>
      rackmark('gate', '--base', base, '--candidate', candidate, file('usual.tflite'), ...more);
    const slower = await versions('litert@2.2.0', 'litert@2.3.0', '--threads', '1,2');
    expect([slower.code, slower.out]).toEqual([
      1,
      expect.stringMatching(
        /^Regression: LiteRT 2\.3\.0 is up to 1\.30× slower than LiteRT 2\.2\.0 \(2 of 2/,
      ),
    ]);
    const faster = await versions('litert@2.3.0', 'litert@2.2.0', '--markdown');
    expect([faster.code, faster.out]).toEqual([
      0,
      expect.stringMatching(
        /^### ✅ No regression: LiteRT 2\.2\.0 [\s\S]*<!-- rackmark:gate runtimes -->\n$/,
      ),
    ]);
    const unknown = await versions('litert@2.2.0', 'litert@2.30.0');
    expect([unknown.code, unknown.err]).toEqual([
      3,
      expect.stringMatching(
        /knows no runtime litert@2\.30\.0; did you mean litert@2\.3\.0\?[\s\S]*litert@2\.2\.0/,
      ),
    ]);
    const elsewhere = await versions('litert@2.1.6', 'litert@2.3.0');
    expect([elsewhere.code, elsewhere.err]).toEqual([
      3,
      expect.stringMatching(
        /None of the chosen devices has litert@2\.1\.6\. They have litert@2\.2\.0, litert@2\.3/,
      ),
    ]);
  });

  it('speaks Spanish', async () => {
    const { code, out } = await rackmark(
      ...['--lang', 'es', 'gate', '--base', file('usual.tflite'), '--candidate', file('slow.tflite')],
    );
    expect(code).toBe(1);
    expect(out).toMatch(/^Regresión: slow es 1,20× más lento que usual \(1 de 1 celda\)/);
  });

  it('3, with a word for each reason', async () => {
    const { code, err } = await models('missing.tflite');
    expect([code, err]).toEqual([3, expect.stringMatching(/missing\.tflite: There is no such file\./)]);
    const other = await models('same.tflite', '--device', 'Galaxy');
    expect([other.code, other.err]).toEqual([3, expect.stringMatching(/No device is called "Galaxy"/)]);
    const none = await rackmark('gate', '--suite', 'smok', '--base', '1', '--candidate', '2', '--markdown');
    expect([none.code, none.err]).toEqual([3, expect.stringMatching(/There is no suite smok/)]);
    // There is something to post, too.
    expect(none.out).toMatch(
      /^### ⚠️ Could not run: There is no suite smok[\s\S]*<!-- rackmark:gate smok -->\n$/,
    );
  });

  describe('with a suite', () => {
    beforeAll(async () => {
      const [usual] = (await place.get('/models')).items.filter((m: { name: string }) => m.name === 'usual');
      await place.post('/suites', {
        ...{ name: 'smoke', models: [{ slot: 'net', sha256: usual.sha256 }], configurations: [{}] },
        devices: { ids: [device] },
      });
    });
    const bench = (release: string, name: string) =>
      rackmark('bench', '--suite', 'smoke', '--release', release, `net=${file(name)}`);

    it('benches releases, lists both, and compares them', async () => {
      expect((await bench('1.3.0', 'usual.tflite')).code).toBe(0);
      const { code, out } = await bench('1.4.0', 'slow.tflite');
      expect([code, out]).toEqual([0, expect.stringContaining('Benchmark')]);
      const again = await bench('1.4.0', 'same.tflite');
      expect([again.code, again.err]).toEqual([3, expect.stringMatching(/another file for "net"/)]);
      const suites = await rackmark('suites');
      expect(suites.out).toMatch(/smoke +too early to say.*1\.4\.0 +2 +1/);
      const releases = await rackmark('suites', 'releases', 'smoke');
      expect(releases.out).toMatch(/1\.4\.0[^\n]*3 of 3[^\n]*\n +1\.3\.0/);
      const asked = await rackmark('gate', '--suite', 'smoke', '--base', '1.3.0', '--candidate', '1.4.0');
      expect(asked.code).toBe(1);
      const unknown = await rackmark('gate', '--suite', 'smoke', '--base', '1.3', '--candidate', '1.4.0');
      expect([unknown.code, unknown.err]).toEqual([3, expect.stringMatching(/Did you mean 1\.3\.0\?/)]);
    });

    it('runs the script of the recipes', async () => {
      const docs = readFileSync(join(root, 'docs/ci.md'), 'utf8');
      const script = /<!-- the script of the recipes[^>]*-->\s*```sh\n([\s\S]*?)```/.exec(docs)![1]!;
      const [base, good, bad] = ['a', 'b', 'c'].map((letter) => letter.repeat(40)) as [
        string,
        string,
        string,
      ];
      expect((await rackmark('bench', '--suite', 'smoke', '--release', base, '--commit', base)).code).toBe(0);
      const run = (COMMIT: string, name: string) =>
        new Promise<number | null>((resolve) => {
          const env: NodeJS.ProcessEnv = { ...process.env, ...place.env, BRANCH: 'feature', BASE: base };
          delete env['NODE_OPTIONS'];
          spawn('sh', ['-e', '-c', script], {
            cwd: files,
            env: { ...env, CLONE: root, COMMIT, MODEL: file(name) },
            stdio: 'ignore',
          }).once('close', resolve);
        });
      expect(await run(good, 'same.tflite')).toBe(0);
      expect(readFileSync(file('gate.md'), 'utf8')).toMatch(
        /^### ✅ No regression: b{40} .*<!-- rackmark:gate smoke -->\n$/s,
      );
      expect(await run(bad, 'slow.tflite')).toBe(1);
      expect(readFileSync(file('gate.md'), 'utf8')).toMatch(/^### ❌ Regression: c{40} is 1\.20× slower/);
      expect(readFileSync(file('gate.xml'), 'utf8')).toContain('failures="1"');
    });
  });
});

const released = ['litert@2.2.0', 'litert@2.3.0'] as const;
const areThere = await Promise.all(released.map((name) => findPinned(namedRuntime(name))));

describe('on this computer', () => {
  (areThere.every((r) => r !== null) ? it : it.skip)(
    'measures two released versions of LiteRT, as a gate and as a history',
    async () => {
      const place = await Place.make();
      try {
        await place.server();
        await place.agent();
        const sides = ['--base', released[0], '--candidate', released[1], '--limit', '100%', '--json'];
        const quick = ['--seconds', '0.05', '--iterations', '20', '--most-runs', '100'];
        const program = place.run(bin, ['gate', ...sides, file('usual.tflite'), ...quick]);
        expect([await program.exited, program.errors]).toEqual([0, expect.any(String)]);
        const { decision, ...asked } = gate.parse(JSON.parse(program.output));
        expect(asked).toMatchObject({ name: 'runtimes', base: 'LiteRT 2.2.0', candidate: 'LiteRT 2.3.0' });
        expect(decision!.cells).toMatchObject([
          { base: { runs: expect.any(Number) }, candidate: { runs: expect.any(Number) } },
        ]);
        const { id } = await place.get(`/benchmarks/${asked.benchmarks[0]}`);
        const runs = (await place.get(`/runs?benchmark_id=${id}`)).items;
        expect(new Set(runs.map((r: { engine: { version: string } }) => r.engine.version))).toEqual(
          new Set(['2.2.0', '2.3.0']),
        );

        // The same as a history: what the shell says is what the portal says of the series, to the last digit.
        const asks = ['history', file('usual.tflite'), '--runtimes', released.join(','), '--json'];
        const history = place.run(bin, [
          ...asks,
          '--seconds',
          '0.05',
          '--iterations',
          '20',
          '--repeats',
          '2',
        ]);
        expect([await history.exited, history.errors]).toEqual([0, expect.any(String)]);
        const [told] = JSON.parse(history.output).series;
        expect(told.releases.map((r: { measure_with: string }) => r.measure_with)).toEqual([...released]);
        const detail = await place.get(`/series/${told.id}`);
        expect(detail.places.map((x: { estimate: unknown }) => x.estimate)).toEqual(
          told.releases.map((r: { estimate: unknown }) => r.estimate),
        );
        expect(told.steps).toEqual([
          expect.objectContaining({
            release: 'litert 2.3.0',
            before: 'litert 2.2.0',
            text: expect.any(String),
          }),
        ]);
      } finally {
        await place.clear();
      }
    },
  );
  it('sees a model that has many times the work', async () => {
    write('large.tflite', 10, { inputSize: 96 });
    const place = await Place.make();
    try {
      await place.server();
      await place.agent();
      const args = ['--base', file('usual.tflite'), '--candidate', file('large.tflite')];
      const quick = ['--seconds', '0.05', '--iterations', '20'];
      const program = place.run(bin, ['gate', ...args, ...quick]);
      expect([await program.exited, program.output]).toEqual([
        1,
        expect.stringMatching(/^Regression: large is/),
      ]);
    } finally {
      await place.clear();
    }
  });
});
