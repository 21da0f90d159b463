import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  openReportFile,
  pageOf,
  publicKeyOf,
  reportInPage,
  Unreadable,
  verifyFile,
  type VerifiedFile,
} from '@rackmark/analysis/file';
import { portalKey, reportManifest, type FrozenReport, type ReportManifest } from '@rackmark/contracts';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { finish, resultOf } from './support/fake-agent.js';
import { call } from './support/portal.js';
import { TestRack } from './support/rack.js';
import { unzipped, zipped, type Files } from './support/zip.js';

/** As `web/one-page/template.html` has its place: the program around it is not looked at here, and would be most of the file. */
const TEMPLATE =
  '<!doctype html><script type="application/json" id="report" data-sha256="__SHA256__">__REPORT__</script>';
let rack: TestRack;
let dir: string;
let report: { id: string; number: number };
let bytes: Buffer;
let key: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'rackmark-report-'));
  const reportPage = join(dir, 'template.html');
  writeFileSync(reportPage, TEMPLATE);
  rack = await TestRack.open({}, { reportPage });
  const { agent, devices } = await rack.phones(1);
  const { number } = await rack.start(devices, {
    configurations: [{}, { threads: 2 }],
    plan: { repeats: 2 },
  });
  const lease = await rack.claim(agent, devices[0]!);
  await finish(rack.portal, lease, (run) => {
    const latency_ns = Array.from({ length: 200 }, (_, i) =>
      Math.round(2e6 * (1 + 0.01 * Math.sin(i * 12.9898 + run.repeat))),
    );
    return resultOf(lease, { latency_ns });
  });
  agent.disconnect();
  const draft = { kind: 'of_benchmark', benchmark: String(number) };
  report = (await call(rack.portal, 'POST', '/reports', draft)).body;
  const published = await call(rack.portal, 'POST', `/reports/${report.id}/versions`, { revision: 1 });
  expect(published.status).toBe(201);
  bytes = await fetched(`/reports/${report.number}/versions/1/file`);
  key = portalKey.parse((await call(rack.portal, 'GET', '/portal/key')).body).public_key;
});
afterAll(async () => {
  rmSync(dir, { recursive: true, force: true });
  await rack.portal.stop();
});

async function fetched(path: string, init: RequestInit = {}, type = 'application/zip'): Promise<Buffer> {
  const response = await fetch(`${rack.portal.url}/api/v1${path}`, init);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename=report-v1\./);
  return Buffer.from(await response.arrayBuffer());
}
const at = (content: Buffer): string => {
  const path = join(dir, 'report.rackmark.zip');
  writeFileSync(path, content);
  return path;
};
async function verified(content: Buffer, trusted: string | null = null): Promise<VerifiedFile> {
  const file = await openReportFile(at(content));
  try {
    return await verifyFile(file, trusted);
  } finally {
    file.close();
  }
}
/** Why it cannot be read; a property must not throw anything else. */
async function refusal(content: Buffer): Promise<string> {
  try {
    await verified(content);
    return 'read';
  } catch (error) {
    if (error instanceof Unreadable) return error.said.code;
    throw error;
  }
}
const HTML = 'text/html; charset=utf-8';
const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');

/** The file with some of its files changed; `true` also makes the manifest fit, as a forger would. */
async function changed(change: (files: Files) => void, fits = false): Promise<Buffer> {
  const files = await unzipped(bytes);
  change(files);
  if (fits) {
    const manifest = reportManifest.parse(JSON.parse(files.get('manifest.json')!.toString()));
    for (const f of manifest.files) {
      const content = files.get(f.name)!;
      Object.assign(f, { sha256: sha256(content), size_bytes: content.length });
    }
    files.set('manifest.json', Buffer.from(JSON.stringify(manifest)));
  }
  return zipped(files);
}
const RECORDS = 'records/0001.ndjson.gz';
const withRecords = (files: Files, change: (lines: string[]) => string[]): void => {
  const lines = gunzipSync(files.get(RECORDS)!).toString().trimEnd().split('\n');
  files.set(RECORDS, gzipSync(`${change(lines).join('\n')}\n`));
};
const withReport = (files: Files, change: (r: FrozenReport) => void): void => {
  const told = JSON.parse(files.get('report.json')!.toString()) as FrozenReport;
  change(told);
  files.set('report.json', Buffer.from(canonicalize(told)!));
};
const wheres = (v: VerifiedFile) => v.differences.map((d) => d.where);

describe('an exported report', () => {
  it('holds what was published, its records in the order of their runs, and is right', async () => {
    const files = await unzipped(bytes);
    expect([...files.keys()]).toEqual(['report.json', RECORDS, 'report.html', 'manifest.json']);
    const { rows } = await rack.portal.db.query<{ frozen: string; sha256: string }>(
      'SELECT * FROM report_version',
    );
    expect(files.get('report.json')!.toString()).toBe(rows[0]!.frozen);
    expect(sha256(files.get('report.json')!)).toBe(rows[0]!.sha256);
    const ids = gunzipSync(files.get(RECORDS)!)
      .toString()
      .trimEnd()
      .split('\n')
      .map((l) => JSON.parse(l).run_id as string);
    expect(ids).toEqual([...ids].sort());
    expect(await verified(bytes)).toEqual({
      differences: [],
      runs: 4,
      judgedByOtherRules: 0,
      readByOtherDetector: 0,
      asTold: 0,
      signature: 'unknown',
    });
  });

  it('is the same bytes each time, whatever the clock says', async () => {
    const again = await fetched(`/reports/${report.id}/versions/1/file`);
    expect(again.equals(bytes)).toBe(true);
  });

  it('is also one page, the same bytes each time and in the file, with what was published in it', async () => {
    const page = await fetched(`/reports/${report.number}/versions/1/page`, {}, HTML);
    const files = await unzipped(bytes);
    expect(page.equals(files.get('report.html')!)).toBe(true);
    expect(page.equals(await fetched(`/reports/${report.id}/versions/1/page`, {}, HTML))).toBe(true);
    expect(JSON.parse(reportInPage(page.toString())!)).toEqual(
      JSON.parse(files.get('report.json')!.toString()),
    );
    const later = await call(rack.portal, 'GET', `/reports/${report.id}/versions/2/page`);
    expect([later.status, later.body.code]).toEqual([404, 'REPORT_VERSION_NOT_FOUND']);
  });

  it('is signed by its portal, whose key is open to all and which nobody else reads', async () => {
    expect((await verified(bytes, key)).signature).toBe('valid');
    const other = publicKeyOf(generateKeyPairSync('ed25519').privateKey);
    expect((await verified(bytes, other)).signature).toBe('other_key');
    const { rows } = await rack.portal.db.query<{ signing_key: Buffer }>('SELECT signing_key FROM portal');
    const answer = JSON.stringify((await call(rack.portal, 'GET', '/portal/key')).body);
    expect(answer).not.toContain(rows[0]!.signing_key.subarray(16).toString('base64url'));
    expect(bytes.includes(rows[0]!.signing_key)).toBe(false);
  });

  it('goes to readers by a link, with its password where it has one', async () => {
    const share = { version: 1, password: 'correct horse' };
    const { token } = (await call(rack.portal, 'POST', `/reports/${report.id}/shares`, share)).body;
    expect((await call(rack.portal, 'GET', `/shared/${token}/file`)).body.code).toBe('PASSWORD_NEEDED');
    const body = JSON.stringify({ password: share.password });
    const headers = { 'content-type': 'application/json' };
    const got = await fetched(`/shared/${token}/file`, { method: 'POST', body, headers });
    expect(got.equals(bytes)).toBe(true);
    expect((await call(rack.portal, 'GET', `/shared/${token}/page`)).body.code).toBe('PASSWORD_NEEDED');
    const page = await fetched(`/shared/${token}/page`, { method: 'POST', body, headers }, HTML);
    expect(page.equals((await unzipped(bytes)).get('report.html')!)).toBe(true);
    const none = await call(rack.portal, 'GET', `/shared/${'x'.repeat(43)}/file`);
    expect([none.status, none.body.code]).toEqual([404, 'SHARED_REPORT_NOT_FOUND']);
    const later = await call(rack.portal, 'GET', `/reports/${report.id}/versions/2/file`);
    expect([later.status, later.body.code]).toEqual([404, 'REPORT_VERSION_NOT_FOUND']);
  });
});

describe('a forger', () => {
  it('who changes one sample is found by the hash, the record and the figure, and by the signature', async () => {
    const one = (files: Files) =>
      withRecords(files, ([first, ...rest]) => {
        const record = JSON.parse(first!) as { latency_ns_raw: number[] };
        record.latency_ns_raw[100]! += 30_000;
        return [canonicalize(record)!, ...rest];
      });
    expect(wheres(await verified(await changed(one)))).toContain(RECORDS);
    const forged = await verified(await changed(one, true));
    expect(forged.signature).toBe('forged');
    expect(wheres(forged)).toContainEqual(expect.stringMatching(/: record$/));
    expect(wheres(forged)).toContainEqual(expect.stringMatching(/latency/));
  });
  it('who changes a verdict, takes a record away or puts one in is found', async () => {
    const verdict = await changed((f) => withReport(f, (r) => void (r.runs[0]!.verdict = 'invalid')), true);
    expect(wheres(await verified(verdict))).toContainEqual(expect.stringMatching(/: verdict$/));
    const missing = await changed((f) => withRecords(f, (lines) => lines.slice(1)), true);
    expect((await verified(missing)).differences).toContainEqual(
      expect.objectContaining({ told: 'a record', found: 'none' }),
    );
    const twice = await changed((f) => withRecords(f, (lines) => [...lines, lines[0]!]), true);
    expect((await verified(twice)).differences).toContainEqual(
      expect.objectContaining({ found: 'a record too many' }),
    );
  });
  it('who swaps, adds or removes a file is found', async () => {
    const more = await changed((f) => f.set('records/0009.ndjson.gz', gzipSync('{}')));
    expect((await verified(more)).differences).toContainEqual({
      where: 'records/0009.ndjson.gz',
      told: 'none',
      found: 'a file',
    });
    const gone = await verified(await changed((f) => void f.delete(RECORDS)));
    expect(gone.differences).toContainEqual(expect.objectContaining({ where: RECORDS, found: 'none' }));
  });
  it('who changes the page is found by its hash, and what it shows by the report beside it', async () => {
    const told = { where: 'report.html', told: 'the report of report.json' };
    const other = (f: Files) => {
      const page = f.get('report.html')!.toString();
      const shown = JSON.parse(reportInPage(page)!) as FrozenReport;
      f.set(
        'report.html',
        Buffer.from(pageOf(TEMPLATE, canonicalize({ ...shown, title: 'Ours is faster' })!)),
      );
    };
    expect(wheres(await verified(await changed(other)))).toEqual(['report.html', 'report.html']);
    const fits = await verified(await changed(other, true));
    expect(fits.differences).toEqual([{ ...told, found: 'another report' }]);
    expect(fits.signature).toBe('forged');
    const none = (f: Files) => void f.set('report.html', Buffer.from('<p>Ours is faster.</p>'));
    expect((await verified(await changed(none, true))).differences).toEqual([
      { ...told, found: 'no report in it' },
    ]);
  });
  it('who signs with a key of his own is not taken for the portal', async () => {
    const files = await unzipped(bytes);
    const manifest = JSON.parse(files.get('manifest.json')!.toString()) as ReportManifest;
    manifest.signature!.public_key = publicKeyOf(generateKeyPairSync('ed25519').privateKey);
    files.set('manifest.json', Buffer.from(JSON.stringify(manifest)));
    expect((await verified(await zipped(files), key)).signature).toBe('forged');
    manifest.signature = null;
    files.set('manifest.json', Buffer.from(JSON.stringify(manifest)));
    expect((await verified(await zipped(files), key)).signature).toBe('none');
  });
  it('who invents a comparison that nothing belongs to is found, not a failure', async () => {
    const invented = await changed(
      (f) => withReport(f, (r) => void (r.comparisons[0]!.query.base = `9~${'0'.repeat(8)}~*`)),
      true,
    );
    expect(wheres(await verified(invented))).toEqual(['report.html', 'report.json']);
  });
});

describe('a file that is none', () => {
  it('is named for what it is', async () => {
    expect(await refusal(Buffer.from('%PDF-1.7 something else'))).toBe('report_file.zip');
    expect(await refusal(bytes.subarray(0, bytes.length - 40))).toBe('report_file.zip');
    expect(await refusal(Buffer.alloc(0))).toBe('report_file.zip');
    expect(await refusal(await zipped(new Map([['a.txt', Buffer.from('a')]])))).toBe('report_file.name');
    expect(await refusal(await changed((f) => void f.delete('manifest.json')))).toBe('report_file.missing');
    expect(await refusal(await changed((f) => void f.delete('report.json')))).toBe('report_file.missing');
    const cut = (f: Files) => void f.set(RECORDS, gzipSync(gunzipSync(f.get(RECORDS)!).subarray(0, -9)));
    expect(await refusal(await changed(cut, true))).toBe('report_file.cut');
    const nested = (f: Files) => void f.set('report.json', Buffer.from('['.repeat(100_000)));
    expect(await refusal(await changed(nested, true))).toBe('report_file.schema');
  });
  it('climbs out of no folder', async () => {
    const climbing = await changed((f) => void f.set('../../outside.txt', Buffer.from('x')));
    expect(await refusal(climbing)).toMatch(/^report_file\.(zip|name)$/);
    const backwards = Buffer.from(climbing.toString('latin1').replaceAll('../../', '..\\..\\'), 'latin1');
    expect(await refusal(backwards)).toMatch(/^report_file\.(zip|name)$/);
  });
  it('of a million entries is refused by their number', async () => {
    const end = Buffer.from(bytes);
    const place = end.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
    end.writeUInt16LE(60_000, place + 8);
    end.writeUInt16LE(60_000, place + 10);
    expect(await refusal(end)).toBe('report_file.too_many');
  });
  it('that lies about its sizes is read no further than it says', async () => {
    const lying = Buffer.from(bytes);
    const entry = lying.indexOf(Buffer.from('PK\x01\x02', 'latin1'));
    lying.writeUInt32LE(10, entry + 24);
    expect(await refusal(lying)).toBe('report_file.zip');
    const large = Buffer.from(bytes);
    large.writeUInt32LE(0x7fff_ffff, entry + 20);
    expect(await refusal(large)).toMatch(/^report_file\.(sizes|zip)$/);
  });
  it('that unpacks to more than Rackmark writes is ended while it is read', async () => {
    const bomb = await changed((f) => void f.set(RECORDS, gzipSync(Buffer.alloc(100 * 2 ** 20, 32))), true);
    expect(await refusal(bomb)).toBe('report_file.too_large');
  });
  it('or one whose bytes were changed anywhere never passes, and never ends in another error', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })), {
          minLength: 1,
          maxLength: 4,
        }),
        async (flips) => {
          const other = Buffer.from(bytes);
          for (const [place, by] of flips) other[place]! ^= by;
          const why = await refusal(other);
          if (why !== 'read') return;
          const { differences, signature } = await verified(other, key);
          // Bytes that say nothing (times, reserved fields) may change; what the file says may not.
          if (differences.length > 0 || signature !== 'valid') return;
          expect(contentOf(await unzipped(other))).toEqual(contentOf(await unzipped(bytes)));
        },
      ),
      { numRuns: 150 },
    );
  });
  it('is found when any value in it is another, with a manifest that fits', async () => {
    const whole = await unzipped(bytes);
    const places = leavesOf(JSON.parse(whole.get('report.json')!.toString()));
    await fc.assert(
      fc.asyncProperty(fc.nat(places.length - 1), async (n) => {
        const forged = await changed((f) => withReport(f, (r) => twist(r, places[n]!)), true);
        if ((await refusal(forged)) !== 'read') return;
        expect((await verified(forged, key)).signature).toBe('forged');
      }),
      { numRuns: 60 },
    );
  });
});

const contentOf = (files: Files) =>
  [...files].filter(([name]) => name !== 'manifest.json').map(([name, content]) => [name, sha256(content)]);
type Path = (string | number)[];
function leavesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, v]) => leavesOf(v, [...path, name]));
}
function twist(value: unknown, path: Path): void {
  const [name, ...rest] = path;
  const holder = value as Record<string, unknown>;
  if (rest.length > 0) return twist(holder[name!], rest);
  const was = holder[name!];
  holder[name!] =
    typeof was === 'number'
      ? was + 1
      : typeof was === 'boolean'
        ? !was
        : typeof was === 'string'
          ? `${was}x`
          : 'x';
}
