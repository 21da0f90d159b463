import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import {
  benchmark,
  benchmarkPage,
  benchmarkPreview,
  cellList,
  comparison,
  comparisonChoices,
  agentPage,
  deletedModel,
  device,
  devicePage,
  enrolmentCode,
  gate,
  healthInBrief,
  inputFile,
  jobPage,
  modelPage,
  madeReportShare,
  releasePage,
  report,
  reportPage,
  runPage,
  seriesDetail,
  seriesPage,
  sessionState,
  suite,
  suitePage,
  uploadedInput,
  uploadedModel,
  type Agent,
  type Benchmark,
  type BenchmarkPreview,
  type Cell,
  type Comparison,
  type ComparisonChoices,
  type DeletedModel,
  type Device,
  type EnrolmentCode,
  type ExportForm,
  type ExportRows,
  type Gate,
  type InputFile,
  type Model,
  type NewBenchmarkInput,
  type NewGateInput,
  type NewReportShareInput,
  type NewSuiteInput,
  type NewSuiteRunInput,
  type Release,
  type Report,
  type ReportHead,
  type Run,
  type SeriesDetail,
  type SessionState,
  type Suite,
  type UploadedModel,
} from '@rackmark/contracts';
import { z } from 'zod';
import type { CannotRun } from './exit.js';
import { ApiProblem, Requests, Unreachable } from './requests.js';
import { upload, UploadRefused, type UploadLimits, type UploadWay } from './upload.js';
import { words as spoken } from './words.js';

/** A file of millions of samples over a slow line. */
const LARGE_FILE_MS = 3_600_000;
/** A proxy has no server behind it at the moment, or the portal no database. */
const AWAY = [502, 503, 504];
/** Besides: another offset is due, another request still writes. */
const MAY_GO_BETTER = [409, 423, ...AWAY];

/** The portal's REST interface, every answer parsed. */
export class Api extends Requests {
  /** Whether a Rackmark answers there. Never throws. */
  async isThere(): Promise<boolean> {
    try {
      const response = await fetch(`${this.url}/api/v1/health`, { signal: AbortSignal.timeout(3_000) });
      return healthInBrief.safeParse(await response.json()).success;
    } catch {
      return false;
    }
  }
  /** Whether the portal is away: it may be started anew at this moment. */
  isAway(error: unknown): boolean {
    return error instanceof Unreachable || (error instanceof ApiProblem && AWAY.includes(error.status));
  }
  /** Whether the portal said no to this very file, not to who asks or to everything. */
  isRefusal(error: unknown): error is CannotRun {
    if (error instanceof ApiProblem) return [400, 413, 415, 422].includes(error.status);
    return error instanceof UploadRefused;
  }
  upload(path: string, limits?: UploadLimits): Promise<UploadedModel> {
    const way: UploadWay = {
      send: (method, at, init) => this.send(method, at, init),
      ask: (method, at, schema, init) => this.request(method, at, schema, init),
      isMissing: (error) => error instanceof ApiProblem && error.status === 404,
      isBroken: (error) =>
        this.isAway(error) || (error instanceof ApiProblem && MAY_GO_BETTER.includes(error.status)),
    };
    return upload(path, way, limits);
  }
  async uploadBytes(
    bytes: Uint8Array<ArrayBuffer>,
    fileName: string,
    names: { name: string; family: string },
  ): Promise<UploadedModel> {
    const form = new FormData();
    form.set('file', new Blob([bytes]), fileName);
    form.set('name', names.name);
    form.set('family', names.family);
    return this.request('POST', '/models', uploadedModel, { body: form });
  }
  /** Brings a .npy file to the portal, unless its bytes are there. */
  async uploadInput(path: string): Promise<InputFile> {
    const bytes = await openAsBlob(path);
    const hash = createHash('sha256').update(new Uint8Array(await bytes.arrayBuffer()));
    try {
      return await this.request('GET', `/inputs/${hash.digest('hex')}`, inputFile);
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 404) throw error;
    }
    const form = new FormData();
    form.set('file', bytes, basename(path));
    return (await this.request('POST', '/inputs', uploadedInput, { body: form })).input;
  }
  models(): Promise<Model[]> {
    return this.all('/models', modelPage);
  }
  devices(): Promise<Device[]> {
    return this.all('/devices', devicePage);
  }
  takePart(sha256: string, part: number): Promise<UploadedModel> {
    return this.request('POST', `/models/${sha256}/parts`, uploadedModel, json({ part }));
  }
  deleteModel(sha256: string): Promise<DeletedModel> {
    return this.request('DELETE', `/models/${sha256}`, deletedModel);
  }
  retire(id: string, reason: string): Promise<Device> {
    return this.request('POST', `/devices/${id}/actions`, device, json({ kind: 'retire', reason }));
  }
  async deleteDevice(id: string): Promise<void> {
    await this.request('DELETE', `/devices/${id}`, z.null());
  }
  session(): Promise<SessionState> {
    return this.request('GET', '/session', sessionState);
  }
  agents(): Promise<Agent[]> {
    return this.all('/agents', agentPage);
  }
  agentCode(): Promise<EnrolmentCode> {
    return this.request('POST', '/agents/codes', enrolmentCode);
  }
  async revokeKey(agentId: string): Promise<void> {
    await this.request('DELETE', `/agents/${agentId}/key`, z.null());
  }
  async newestBenchmarks(): Promise<Benchmark[]> {
    return (await this.benchmarks({}, 20)).items;
  }
  /** The newest first, so many at most; with how many there are. */
  async benchmarks(
    query: Readonly<Record<string, string>>,
    most: number,
  ): Promise<{ items: Benchmark[]; total: number }> {
    const items: Benchmark[] = [];
    const ask = new URLSearchParams(query);
    for (;;) {
      ask.set('limit', String(Math.min(most - items.length, 200)));
      const page = await this.request('GET', `/benchmarks?${ask}`, benchmarkPage);
      items.push(...page.items);
      if (page.next_cursor === null || items.length >= most) return { items, total: page.total };
      ask.set('cursor', page.next_cursor);
    }
  }
  preview(request: NewBenchmarkInput): Promise<BenchmarkPreview> {
    return this.request('POST', '/benchmarks/preview', benchmarkPreview, json(request));
  }
  create(request: NewBenchmarkInput, key: string): Promise<Benchmark> {
    const { body, headers } = json(request);
    return this.request('POST', '/benchmarks', benchmark, {
      body,
      headers: { ...headers, 'idempotency-key': key },
    });
  }
  benchmark(ref: string | number): Promise<Benchmark> {
    return this.request('GET', `/benchmarks/${encodeURIComponent(ref)}`, benchmark);
  }
  /** Why devices have not begun with a benchmark, or stand still in it: a sentence for each. */
  async waits(id: string): Promise<string[]> {
    const { items } = await this.request('GET', `/jobs?benchmark_id=${id}&limit=200`, jobPage);
    return items.flatMap((job) =>
      job.waiting === null ? [] : [spoken().tell(job.waiting.said, job.waiting.text)],
    );
  }
  cancel(id: string): Promise<Benchmark> {
    return this.request('POST', `/benchmarks/${id}/cancel`, benchmark);
  }
  async cells(id: string): Promise<Cell[]> {
    return (await this.request('GET', `/benchmarks/${id}/cells`, cellList)).items;
  }
  runs(benchmarkId: string): Promise<Run[]> {
    return this.all('/runs', runPage, `&benchmark_id=${benchmarkId}`);
  }
  /** What was measured, as it comes; sentences in it are in the language that is spoken. */
  async exported(
    id: string,
    form: ExportForm,
    rows: ExportRows,
  ): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    const query = new URLSearchParams({ format: form, rows, lang: spoken().language });
    const patienceMs = LARGE_FILE_MS;
    return (await this.send('GET', `/benchmarks/${id}/export?${query}`, { patienceMs })).body!;
  }
  suites(): Promise<Suite[]> {
    return this.all('/suites', suitePage);
  }
  suite(ref: string): Promise<Suite> {
    return this.request('GET', `/suites/${encodeURIComponent(ref)}`, suite);
  }
  releases(ref: string): Promise<Release[]> {
    return this.all(`/suites/${encodeURIComponent(ref)}/releases`, releasePage);
  }
  createSuite(wanted: NewSuiteInput): Promise<Suite> {
    return this.request('POST', '/suites', suite, json(wanted));
  }
  changeSuite(ref: string, change: Pick<NewSuiteInput, 'devices' | 'plan'>): Promise<Suite> {
    const { body, headers } = json(change);
    return this.request('PATCH', `/suites/${encodeURIComponent(ref)}`, suite, { body, headers });
  }
  runSuite(ref: string, what: NewSuiteRunInput): Promise<Benchmark> {
    return this.request('POST', `/suites/${encodeURIComponent(ref)}/runs`, benchmark, json(what));
  }
  /** Series of the metric that a suite is about, whole. */
  async seriesOf(ref: string): Promise<SeriesDetail[]> {
    const found = await this.all(`/suites/${encodeURIComponent(ref)}/series`, seriesPage, '&only=all');
    return Promise.all(found.map((s) => this.request('GET', `/series/${s.id}`, seriesDetail)));
  }
  createGate(request: NewGateInput, key: string): Promise<Gate> {
    const { body, headers } = json(request);
    return this.request('POST', '/gates', gate, { body, headers: { ...headers, 'idempotency-key': key } });
  }
  gate(ref: string | number): Promise<Gate> {
    return this.request('GET', `/gates/${encodeURIComponent(ref)}`, gate);
  }
  cancelGate(id: string): Promise<Gate> {
    return this.request('POST', `/gates/${id}/cancel`, gate);
  }
  reports(): Promise<ReportHead[]> {
    return this.all('/reports', reportPage);
  }
  report(ref: string): Promise<Report> {
    return this.request('GET', `/reports/${encodeURIComponent(ref)}`, report);
  }
  publishReport(id: string, revision: number): Promise<Report> {
    return this.request('POST', `/reports/${id}/versions`, report, json({ revision }));
  }
  shareReport(id: string, share: NewReportShareInput): Promise<{ token: string }> {
    return this.request('POST', `/reports/${id}/shares`, madeReportShare, json(share));
  }
  importReport(file: Blob, name: string, key: string | null): Promise<Report> {
    const body = new FormData();
    if (key !== null) body.set('key', key);
    body.set('file', file, name);
    return this.request('POST', '/reports/imports', report, { body, patienceMs: LARGE_FILE_MS });
  }
  /** A version with all records, or as one page, as it comes. */
  async reportFile(
    id: string,
    version: number,
    as: 'file' | 'page',
  ): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    const patienceMs = LARGE_FILE_MS;
    return (await this.send('GET', `/reports/${id}/versions/${version}/${as}`, { patienceMs })).body!;
  }
  choices(ref: string): Promise<ComparisonChoices> {
    return this.request(
      'GET',
      `/comparisons/choices?benchmark=${encodeURIComponent(ref)}`,
      comparisonChoices,
    );
  }
  compare(query: URLSearchParams): Promise<Comparison> {
    return this.request('GET', `/comparisons?${query}`, comparison);
  }
}

const json = (body: unknown) => ({
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});
