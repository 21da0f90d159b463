import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openReportFile, verifyFile } from '@rackmark/analysis/file';
import { portalKey, report, reportPage, sharedReport, type Report } from '@rackmark/contracts';
import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finish, resultOf } from './support/fake-agent.js';
import { call, testPortal, type Answer, type TestPortal } from './support/portal.js';
import { TestRack } from './support/rack.js';
import { unzipped, zipped } from './support/zip.js';

let there: TestRack;
let here: TestPortal;
let bytes: Buffer;
let key: string;
let portalId: string;
beforeAll(async () => {
  there = await TestRack.open();
  here = await testPortal();
  const { agent, devices } = await there.phones(1);
  const { number } = await there.start(devices, {
    configurations: [{}, { threads: 2 }],
    plan: { repeats: 2 },
  });
  const lease = await there.claim(agent, devices[0]!);
  await finish(there.portal, lease, (run) =>
    resultOf(lease, {
      latency_ns: Array.from({ length: 100 }, (_, i) => 2_000_000 + i * 100 + run.repeat),
      // A record may hold what other programs take for the end of a line.
      log: ['one\u2028line'],
    }),
  );
  agent.disconnect();
  const draft = { kind: 'of_benchmark', benchmark: String(number) };
  const made = (await call(there.portal, 'POST', '/reports', draft)).body as Report;
  await call(there.portal, 'POST', `/reports/${made.id}/versions`, { revision: 1 });
  bytes = await fileOf(there.portal, made.id);
  ({ public_key: key, portal: portalId } = portalKey.parse(
    (await call(there.portal, 'GET', '/portal/key')).body,
  ));
});
afterAll(async () => {
  await here.stop();
  await there.portal.stop();
});

async function fileOf(portal: TestPortal, id: string): Promise<Buffer> {
  const response = await fetch(`${portal.url}/api/v1/reports/${id}/versions/1/file`);
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}
function imported(content: Buffer, fields: Record<string, string> = {}): Promise<Answer> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([new Uint8Array(content)]), 'report.rackmark.zip');
  return call(here, 'POST', '/reports/imports', form);
}
const taken = async (): Promise<Report> => report.parse((await imported(bytes)).body);
const count = async (table: string) =>
  Number((await here.db.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`)).rows[0]!.n);

describe('a report of another portal', () => {
  it('is kept as it is, marked with where it came from, once however often it is brought', async () => {
    const first = await imported(bytes, { key });
    expect([first.status, first.body.detail]).toEqual([201, undefined]);
    expect(report.parse(first.body)).toMatchObject({
      blocks: [],
      versions: [{ version: 1, runs: 4, withdrawn_runs: 0 }],
      origin: { portal: portalId, public_key: key, signature: 'valid', number: 1, version: 1 },
    });
    const again = await imported(bytes);
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
    const { items } = reportPage.parse((await call(here, 'GET', '/reports')).body);
    expect(items.map((i) => i.origin?.portal)).toEqual([portalId]);
  });

  it('is read by the same links, and leaves as what it is: unsigned, and of its own portal', async () => {
    const { id } = await taken();
    const { token } = (await call(here, 'POST', `/reports/${id}/shares`, { version: 1 })).body;
    const shared = sharedReport.parse((await call(here, 'GET', `/shared/${token}`)).body);
    expect(shared.report.portal.id).toBe(portalId);
    const dir = mkdtempSync(join(tmpdir(), 'rackmark-import-'));
    writeFileSync(join(dir, 'r.zip'), await fileOf(here, id));
    const file = await openReportFile(join(dir, 'r.zip'));
    const verified = await verifyFile(file, null);
    file.close();
    rmSync(dir, { recursive: true });
    expect(verified).toMatchObject({ differences: [], runs: 4, signature: 'none' });
    expect(file.manifest.portal).toBe(portalId);
  });

  it('is no measurement of this portal, and nobody changes or publishes it', async () => {
    const { id } = await taken();
    for (const table of ['benchmark', 'cell', 'run', 'device', 'model'])
      expect([table, await count(table)]).toEqual([table, 0]);
    const change = await call(here, 'PATCH', `/reports/${id}`, { revision: 1, title: 'Ours' });
    const publish = await call(here, 'POST', `/reports/${id}/versions`, { revision: 1 });
    const preview = await call(here, 'GET', `/reports/${id}/preview`);
    for (const answer of [change, publish, preview])
      expect([answer.status, answer.body.code]).toEqual([409, 'REPORT_IMPORTED']);
  });

  it('is refused with what differs, when it is signed by another, and when it is no report', async () => {
    const before = await count('report_record');
    const files = await unzipped(bytes);
    const told = JSON.parse(files.get('report.json')!.toString());
    told.runs[0].verdict = told.runs[0].verdict === 'invalid' ? 'valid' : 'invalid';
    told.title = 'nul \u0000 in a text';
    files.set('report.json', Buffer.from(canonicalize(told)!));
    const manifest = JSON.parse(files.get('manifest.json')!.toString());
    const own = manifest.files.find((f: { name: string }) => f.name === 'report.json');
    own.sha256 = createHash('sha256').update(files.get('report.json')!).digest('hex');
    files.set('manifest.json', Buffer.from(JSON.stringify(manifest)));
    const forged = await imported(await zipped(files));
    expect([forged.status, forged.body.code]).toEqual([422, 'REPORT_DIFFERS']);
    const paths = (forged.body.errors as { path: string }[]).map((e) => e.path);
    expect(paths).toContainEqual(expect.stringMatching(/verdict$/));
    expect(paths).toContain('report.json');

    const other = await imported(bytes, {
      key: `${key.slice(0, 5)}${key[5] === 'A' ? 'B' : 'A'}${key.slice(6)}`,
    });
    expect([other.status, other.body.code]).toEqual([422, 'REPORT_SIGNATURE_WRONG']);
    const none = await imported(Buffer.from('no zip at all'));
    expect([none.status, none.body.code]).toEqual([422, 'REPORT_FILE_UNREADABLE']);
    const empty = await call(here, 'POST', '/reports/imports', new FormData());
    expect([empty.status, empty.body.code]).toEqual([400, 'FILE_MISSING']);
    expect(await count('report_record')).toBe(before);
  });
});
