import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyReport } from '@rackmark/analysis';
import {
  frozenReport,
  madeReportShare,
  report,
  reportRecord,
  sharedReport,
  type Report,
} from '@rackmark/contracts';
import { badModels } from '@rackmark/sample-models';
import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';
import { finish, resultOf } from './support/fake-agent.js';
import { call, upload } from './support/portal.js';
import { TestRack, type Rack } from './support/rack.js';

let rack: TestRack;
let phones: Rack;
let benchmark: { id: string; number: number };
let models: string[];
beforeAll(async () => {
  rack = await TestRack.open();
  phones = await rack.phones(2);
  models = [
    rack.model,
    (await upload(rack.portal, badModels.constantOutput(), 'b.tflite')).body.model.sha256,
  ];
  benchmark = await rack.start(phones.devices, { models, plan: { repeats: 3 } });
  for (const id of phones.devices) {
    const a = await rack.claim(phones.agent, id);
    await finish(rack.portal, a, (run) => {
      const slow = run.model_sha256 === models[1] ? 1.5 : 1;
      const latency_ns = Array.from({ length: 300 }, (_, i) =>
        Math.round(2e6 * slow * (1 + 0.01 * Math.sin(i * 12.9898 + run.repeat))),
      );
      return resultOf(a, { latency_ns, log: ['/home/someone/model.tflite was loaded'] });
    });
  }
});
afterAll(async () => {
  phones.agent.disconnect();
  await rack.portal.stop();
});
const api = (method: string, path: string, body?: unknown) => call(rack.portal, method, path, body);
const made = async (body: Record<string, unknown>): Promise<Report> => {
  const answer = await api('POST', '/reports', body);
  expect([answer.status, answer.body.detail]).toEqual([201, undefined]);
  return report.parse(answer.body);
};
const published = async (r: Report): Promise<Report> => {
  const answer = await api('POST', `/reports/${r.number}/versions`, { revision: r.revision });
  expect([answer.status, answer.body.detail]).toEqual([201, undefined]);
  return report.parse(answer.body);
};
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
async function* recordsOf(id: string, change: (r: ReturnType<typeof reportRecord.parse>) => void = () => {}) {
  const { rows } = await rack.portal.db.query<{ record: string }>(
    'SELECT record FROM report_record WHERE report_id = $1 ORDER BY run_id',
    [id],
  );
  for (const { record: text } of rows) {
    const record = reportRecord.parse(JSON.parse(text));
    change(record);
    yield { record, sha256: sha256(canonicalize(record)!) };
  }
}

describe('a report', () => {
  it('begins with a draft that writes itself, and is published as it stands', async () => {
    const draft = await made({ kind: 'of_benchmark', benchmark: String(benchmark.number) });
    expect(draft.blocks.map((b) => b.name)).toEqual(['findings', 'why', 'matrix', 'table', 'environment']);
    const out = await published(draft);
    expect(out.versions).toEqual([expect.objectContaining({ version: 1, runs: 12, withdrawn_runs: 0 })]);
  });

  it('holds nothing that names this rack, and everything that its figures are made of', async () => {
    const draft = await made({ kind: 'of_benchmark', benchmark: String(benchmark.number) });
    const { body } = await api('GET', `/reports/${draft.number}/preview`);
    const frozen = frozenReport.parse(body);
    const { body: devices } = await api('GET', '/devices');
    const text = JSON.stringify(body);
    for (const d of devices.items)
      for (const name of [d.facts.key, d.facts.android?.serial, d.facts.place, d.agent_name])
        if (typeof name === 'string' && name.length > 3) expect(text).not.toContain(name);
    expect(text).not.toContain('/home/');
    expect(new Set(frozen.devices.map((d) => d.label)).size).toBe(2);
    expect(frozen.runs).toHaveLength(12);
  });

  it('can be computed again by a reader, who finds one changed sample and one changed verdict', async () => {
    const draft = await made({ kind: 'of_benchmark', benchmark: String(benchmark.number) });
    const cell = (await api('GET', `/benchmarks/${benchmark.number}/cells`)).body.items[0].id as string;
    const blocks = [...draft.blocks, { kind: 'distribution', name: 'd', title: '', cells: [cell] }];
    const changed = report.parse(
      (await api('PATCH', `/reports/${draft.number}`, { revision: 1, blocks })).body,
    );
    const { id } = await published(changed);
    const { body } = await api('POST', `/reports/${draft.number}/shares`, { version: 1 });
    const { token } = madeReportShare.parse(body);
    const shared = sharedReport.parse((await api('GET', `/shared/${token}`)).body);
    expect(sha256(canonicalize(shared.report)!)).toBe(shared.sha256);
    const whole = await verifyReport(shared.report, () => recordsOf(id));
    expect(whole).toEqual({
      differences: [],
      runs: 12,
      judgedByOtherRules: 0,
      readByOtherDetector: 0,
      asTold: 0,
    });

    const first = shared.report.runs[0]!.id;
    const forged = await verifyReport(shared.report, () =>
      recordsOf(id, (r) => void (r.run_id === first && (r.latency_ns_raw[150]! += 40_000))),
    );
    expect(forged.differences.map((d) => d.where)).toContainEqual(expect.stringMatching(/: record$/));
    expect(forged.differences.map((d) => d.where)).toContainEqual(expect.stringMatching(/latency/));

    const other = structuredClone(shared.report);
    other.runs[0]!.verdict = 'invalid';
    const lied = await verifyReport(other, () => recordsOf(id));
    expect(lied.differences).toContainEqual(
      expect.objectContaining({ where: expect.stringMatching(/verdict$/), told: '"invalid"' }),
    );
  });

  it('tells the second of two people that somebody was faster, and loses nothing', async () => {
    const draft = await made({ kind: 'of_benchmark', benchmark: benchmark.id, language: 'es' });
    expect((await api('PATCH', `/reports/${draft.id}`, { revision: 1, title: 'Mine' })).status).toBe(200);
    const second = await api('PATCH', `/reports/${draft.id}`, { revision: 1, title: 'Yours' });
    expect([second.status, second.body.code]).toEqual([409, 'REPORT_CHANGED']);
    expect((await api('GET', `/reports/${draft.id}`)).body).toMatchObject({ title: 'Mine', revision: 2 });
    expect((await api('POST', `/reports/${draft.id}/versions`, { revision: 1 })).body.code).toBe(
      'REPORT_CHANGED',
    );
  });

  it('keeps what was published when the draft changes, and says when its runs were found invalid', async () => {
    const draft = await made({ kind: 'of_benchmark', benchmark: benchmark.id });
    const one = await published(draft);
    const { token } = (await api('POST', `/reports/${draft.id}/shares`, { version: 1 })).body;
    await api('PATCH', `/reports/${draft.id}`, { revision: one.revision, title: 'Another title' });
    const two = await published(report.parse((await api('GET', `/reports/${draft.id}`)).body));
    expect(two.versions.map((v) => [v.version, v.title])).toEqual([
      [2, 'Another title'],
      [1, draft.title],
    ]);
    const before = sharedReport.parse((await api('GET', `/shared/${token}`)).body);
    const run = before.report.runs[0]!.id;
    await rack.portal.db.query(`UPDATE run SET verdict = 'invalid' WHERE id = $1`, [run]);
    const after = sharedReport.parse((await api('GET', `/shared/${token}`)).body);
    await rack.portal.db.query(`UPDATE run SET verdict = $2 WHERE id = $1`, [
      run,
      before.report.runs[0]!.verdict,
    ]);
    expect(after).toEqual({ ...before, withdrawn_runs: [run] });
  });
});

describe('a link', () => {
  it('opens with its password, and once revoked or over is as if it had never been', async () => {
    const draft = await published(await made({ kind: 'of_benchmark', benchmark: benchmark.id }));
    const { body: link } = await api('POST', `/reports/${draft.id}/shares`, {
      version: 1,
      password: 'correct horse',
    });
    expect((await api('GET', `/shared/${link.token}`)).body.code).toBe('PASSWORD_NEEDED');
    expect((await api('POST', `/shared/${link.token}`, { password: 'wrong' })).body.code).toBe(
      'PASSWORD_WRONG',
    );
    const right = await api('POST', `/shared/${link.token}`, { password: 'correct horse' });
    expect(right.status).toBe(200);
    expect(right.headers.get('x-robots-tag')).toBe('noindex');
    expect(right.headers.get('referrer-policy')).toBe('no-referrer');
    const { body: over } = await api('POST', `/reports/${draft.id}/shares`, {
      version: 1,
      expires_at: '2020-01-01T00:00:00Z',
    });
    expect((await api('DELETE', `/reports/${draft.id}/shares/${link.id}`)).status).toBe(204);
    const answers = await Promise.all(
      [link.token, over.token, 'x'.repeat(43), draft.id].map((key) => api('GET', `/shared/${key}`)),
    );
    expect(new Set(answers.map((a) => JSON.stringify([a.status, a.body]))).size).toBe(1);
    expect(answers[0]!.status).toBe(404);
    const { rows } = await rack.portal.db.query('SELECT * FROM report_share');
    expect(JSON.stringify(rows)).not.toContain(over.token);
  });
  it('is not needed for a report that is public', async () => {
    const draft = await published(await made({ kind: 'of_benchmark', benchmark: benchmark.id }));
    await api('PATCH', `/reports/${draft.id}`, { revision: draft.revision, visibility: 'public' });
    expect((await api('GET', `/shared/${draft.id}`)).status).toBe(200);
  });
});
