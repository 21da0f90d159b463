import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mobileNetLike } from '@rackmark/sample-models';
import { executablePath } from './support/browser.js';
import { Place } from './support/processes.js';

const bin = 'packages/cli/bin/rackmark.mjs';
let place: Place;
let dir: string;
const file = (name: string) => join(dir, name);
const rackmark = async (...args: string[]) => {
  const program = place.run(bin, args);
  return { code: await program.exited, out: program.output, err: program.errors };
};

beforeAll(async () => {
  place = await Place.make();
  dir = mkdtempSync(join(tmpdir(), 'rackmark-report-'));
  await place.server();
  await place.agent();
  const small = { inputSize: 48, width: 0.25, classes: 20 };
  writeFileSync(file('f32.tflite'), mobileNetLike({ weights: 'f32', ...small }));
  writeFileSync(file('int8.tflite'), mobileNetLike({ weights: 'int8', ...small }));
  const quick = ['--seconds', '0.05', '--iterations', '20', '--repeats', '2'];
  const measured = await rackmark('bench', file('f32.tflite'), file('int8.tflite'), '--json', ...quick);
  expect([measured.code, measured.err]).toEqual([0, expect.any(String)]);
  const { benchmark } = JSON.parse(measured.out) as { benchmark: { id: string } };
  await place.post('/reports', { kind: 'of_benchmark', benchmark: benchmark.id });
});
afterAll(async () => {
  await place.clear();
  rmSync(dir, { recursive: true, force: true });
});

describe('rackmark report', () => {
  it('says what is missing before anything was published, then publishes and lists', async () => {
    const early = await rackmark('report', 'export', '1', '-o', file('r.rackmark.zip'));
    expect([early.code, early.err]).toEqual([3, expect.stringContaining('has not been published')]);
    const published = await rackmark('report', 'publish', '1');
    expect([published.code, published.out]).toEqual([0, expect.stringMatching(/version 1 .*[0-9a-f]{64}/)]);
    expect((await rackmark('report', 'list')).out).toMatch(/^ *1 .*\b1\b/m);
  });

  it('exports what was really measured; whoever has the file finds that it is right, and who says so', async () => {
    const exported = await rackmark('report', 'export', '1', '-o', file('r.rackmark.zip'));
    expect([exported.code, exported.err]).toEqual([0, '']);
    const right = await rackmark('report', 'verify', file('r.rackmark.zip'));
    expect([right.code, right.err]).toEqual([0, '']);
    expect(right.out).toContain('from the records of 4 runs');
    writeFileSync(file('key.json'), JSON.stringify(await place.get('/portal/key')));
    const signed = await rackmark('report', 'verify', file('r.rackmark.zip'), '--key', file('key.json'));
    expect([signed.code, signed.out]).toEqual([0, expect.stringContaining('valid, by the key')]);
    const spanish = await rackmark('--lang', 'es', 'report', 'verify', file('r.rackmark.zip'));
    expect(spanish.out).toContain('son las mismas');
  });

  it('names what differs and ends with 1; what cannot be read ends with 3', async () => {
    const { out } = await rackmark('report', 'verify', file('r.rackmark.zip'), '--key', 'A'.repeat(43));
    expect(out).toContain('is not the one that you gave');
    writeFileSync(file('cut.rackmark.zip'), readFileSync(file('r.rackmark.zip')).subarray(0, -30));
    const cut = await rackmark('report', 'verify', file('cut.rackmark.zip'));
    expect([cut.code, cut.err]).toEqual([3, expect.stringContaining('It may be cut')]);
    const none = await rackmark('report', 'verify', file('none.rackmark.zip'));
    expect([none.code, none.err]).toEqual([3, expect.stringContaining('cannot be opened')]);
    const noKey = await rackmark('report', 'verify', file('r.rackmark.zip'), '--key', file('f32.tflite'));
    expect([noKey.code, noKey.err]).toEqual([3, expect.stringContaining('holds no Ed25519 key')]);
  });

  it('writes a version as one page, the one in the file', async () => {
    const written = await rackmark('report', 'page', '1', '-o', file('r.html'));
    expect([written.code, written.err]).toEqual([0, '']);
    const page = readFileSync(file('r.html'), 'utf8');
    expect(page).toContain('<script type="application/json" id="report"');
    // With the program that shows it.
    expect(page.length).toBeGreaterThan(400_000);
  });

  it('says which browsers it looked for, and that the one that was named is none', async () => {
    const pdf = (env: NodeJS.ProcessEnv) =>
      place.run(bin, ['report', 'pdf', file('r.rackmark.zip'), '-o', file('r.pdf')], env);
    const none = pdf({ PATH: dir, RACKMARK_BROWSER: '' });
    expect([await none.exited, none.errors]).toEqual([
      3,
      expect.stringMatching(/chromium.*RACKMARK_BROWSER/),
    ]);
    const other = pdf({ RACKMARK_BROWSER: file('f32.tflite') });
    expect([await other.exited, other.errors]).toEqual([3, expect.stringContaining('f32.tflite')]);
    expect(readdirSync(dir).filter((name) => name.includes('pdf'))).toEqual([]);
  });

  (executablePath === '' ? it.skip : it)('prints a version, an exported file and a page', async () => {
    const browser = { RACKMARK_BROWSER: executablePath };
    const page = readFileSync(file('r.html'));
    for (const [n, given] of ['1', file('r.rackmark.zip'), file('r.html')].entries()) {
      const output = file(`r${n}.pdf`);
      const printed = place.run(bin, ['report', 'pdf', given, '-o', output], browser);
      expect([await printed.exited, printed.errors]).toEqual([0, '']);
      const pdf = readFileSync(output, 'latin1');
      expect(pdf.slice(0, 5)).toBe('%PDF-');
      // Some pages, and the title of the report: it was drawn before it was printed.
      expect(pdf.match(/\/Type\s*\/Page\b/g)!.length).toBeGreaterThanOrEqual(2);
    }
    expect(readFileSync(file('r.html')).equals(page)).toBe(true);
    const wrong = place.run(bin, ['report', 'pdf', file('f32.tflite'), '-o', file('w.pdf')], browser);
    expect([await wrong.exited, wrong.errors]).toEqual([3, expect.stringContaining('cannot be read')]);
    writeFileSync(file('other.html'), '<p>Ours is faster.</p>');
    const other = place.run(bin, ['report', 'pdf', file('other.html'), '-o', file('w.pdf')], browser);
    expect([await other.exited, other.errors]).toEqual([3, expect.stringContaining('holds no report')]);
    expect(readdirSync(dir).filter((name) => name.startsWith('rackmark-pdf') || name === 'w.pdf')).toEqual(
      [],
    );
  });

  it('makes a link that opens without an account', async () => {
    const { code, out } = await rackmark('report', 'share', '1', '--note', 'for the vendor');
    expect(code).toBe(0);
    const key = /\/r\/([\w-]{43})\n$/.exec(out)![1]!;
    const opened = await fetch(`${place.url}/api/v1/shared/${key}`);
    expect(opened.status).toBe(200);
  });
});

describe('another portal', () => {
  it('takes the file in, says where it came from, and refuses what was signed by somebody else', async () => {
    const other = await Place.make();
    try {
      await other.server();
      const there = async (...args: string[]) => {
        const program = other.run(bin, ['report', 'import', file('r.rackmark.zip'), ...args]);
        return { code: await program.exited, out: program.output, err: program.errors };
      };
      const { portal } = (await place.get('/portal/key')) as { portal: string };
      const taken = await there('--key', file('key.json'));
      expect([taken.code, taken.err]).toEqual([0, '']);
      expect(taken.out).toContain(portal);
      const refused = await there('--key', 'A'.repeat(43));
      expect([refused.code, refused.err]).toEqual([3, expect.stringContaining('signed by another key')]);
      const { items } = await other.get('/reports');
      expect(items).toEqual([expect.objectContaining({ origin: expect.objectContaining({ portal }) })]);
    } finally {
      await other.clear();
    }
  });
});
