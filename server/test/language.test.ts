import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  benchmarkPreview,
  cellList,
  comparison,
  fail,
  model,
  runDetail,
  runPage,
  type DeviceFacts,
  type Failure,
  type LanguageRecord,
  type NewBenchmarkInput,
} from '@rackmark/contracts';
import { badModels, languageModel, taskBundle } from '@rackmark/sample-models';
import { cpuOnly, FakeAgent, finish, phone, resultOf } from './support/fake-agent.js';
import { call, testPortal, upload, type TestPortal } from './support/portal.js';

const withLanguage = (facts: DeviceFacts): DeviceFacts => ({
  ...facts,
  engines: [
    ...facts.engines,
    {
      engine: 'litert-lm',
      available: true,
      version: '0.18.1',
      build: null,
      reason: null,
      accelerators: [
        { accelerator: 'cpu', available: true, adapter: null, software: false, reason: null },
        {
          ...{ accelerator: 'gpu', available: false, adapter: null, software: false },
          reason: 'LiteRT-LM has no GPU here: No adapters found',
        },
      ],
    },
  ],
});

let portal: TestPortal;
let agent: FakeAgent;
let device: string;
let lm: string;
let task: string;
let plain: string;
beforeAll(async () => {
  portal = await testPortal();
  const shaOf = async (bytes: Uint8Array, name: string) =>
    (await upload(portal, bytes, name)).body.model.sha256;
  lm = await shaOf(languageModel(), 'tiny.litertlm');
  task = await shaOf(taskBundle(), 'tiny.task');
  plain = await shaOf(badModels.addModel(), 'add.tflite');
  const welcomed = await FakeAgent.welcomed(portal, { devices: [withLanguage(cpuOnly())] });
  agent = welcomed.agent;
  device = welcomed.devices[0]!;
});
afterAll(async () => {
  agent.disconnect();
  await portal.stop();
});

const request = (models: string[], configurations: NewBenchmarkInput['configurations']) => ({
  models,
  configurations,
  devices: { ids: [device] },
  plan: { repeats: 1 },
});

describe('files of language models', () => {
  it('are described with what they say of themselves', async () => {
    const found = model.parse((await call(portal, 'GET', `/models/${lm}`)).body);
    expect(found).toMatchObject({ name: 'tiny', format: 'litertlm' });
    expect(found.facts.language).toMatchObject({
      context_tokens: 256,
      tokenizer: { kind: 'sentencepiece', vocabulary_size: 768 },
    });
    expect(found.facts.parts).toMatchObject([{ role: 'prefill_decode' }]);
    expect(model.parse((await call(portal, 'GET', `/models/${task}`)).body).format).toBe('task');
  });

  it('run on the engine that takes them, and only with room enough', async () => {
    const { body } = await call(
      portal,
      'POST',
      '/benchmarks/preview',
      request(
        [lm, task, plain],
        [
          {},
          { engine: 'litert-lm', lm: { prefill_tokens: 64, decode_tokens: 16 } },
          { engine: 'litert-lm', lm: { prefill_tokens: 250, decode_tokens: 16 } },
          { engine: 'litert-lm', lm: { prefill_tokens: 8, decode_tokens: 8, context_tokens: 4_096 } },
        ],
      ),
    );
    const preview = benchmarkPreview.parse(body);
    const reasons = (name: string) =>
      preview.unsupported.filter((u) => u.model === name).map((u) => u.reason);
    expect(reasons('tiny')).toHaveLength(6);
    expect(reasons('add')).toHaveLength(3);
    expect(reasons('add')[0]).toContain('LiteRT-LM takes .litertlm and .task files');
    expect(reasons('tiny').join()).toContain('need 266; tiny has room for 256');
    expect(reasons('tiny').join()).toContain('A context of 4,096 tokens was asked for');
  });
});

const recordOf = (pieces: string[], decodeNs = 100_000_000): LanguageRecord => {
  const counts = { prefill_tokens: 64, prefill_ns: 32_000_000, decode_tokens: 16, decode_ns: decodeNs };
  const steps = Array.from({ length: 15 }, (_, i) => 6_000_000 + i);
  return {
    context_tokens: 256,
    turns: [
      { phase: 'first', turn: 0, streamed: true, ...counts, first_token_ns: 90_000_000, step_ns: steps },
      { phase: 'measure', turn: 1, streamed: false, ...counts, first_token_ns: null, step_ns: [] },
      { phase: 'measure', turn: 2, streamed: true, ...counts, first_token_ns: 40_000_000, step_ns: steps },
    ],
    answer: { turn: 2, text: pieces.join(''), pieces, ended_by: 'count' },
  };
};

async function measure(records: LanguageRecord[], failure: Failure | null = null) {
  const configurations = records.map((_, i) => ({
    engine: 'litert-lm' as const,
    threads: i + 1,
    lm: { prefill_tokens: 64, decode_tokens: 16 },
  }));
  const { body } = await call(portal, 'POST', '/benchmarks', request([lm], configurations));
  const assignment = (await agent.claim(device))!;
  await finish(portal, assignment, (run) =>
    resultOf(assignment, {
      engine: { name: 'litert-lm', version: '0.18.1', build: null },
      outputs: [],
      warmup: null,
      ...(failure === null ? {} : { outcome: 'failed', failure }),
      language: records[run.configuration.threads - 1]!,
    }),
  );
  const cells = cellList.parse((await call(portal, 'GET', `/benchmarks/${body.id}/cells`)).body).items;
  return { benchmark: body as { id: string; number: number }, cells };
}

describe('models that see and hear', () => {
  it('show their encoders, in the file and beside the results, which do not time them', async () => {
    const bytes = languageModel({ encoders: ['vision_encoder', 'audio_adapter'] });
    const { body } = await upload(portal, bytes, 'seer.litertlm');
    const seer = model.parse(body.model);
    expect(seer.facts.parts.map((p) => p.role)).toEqual([
      'prefill_decode',
      'vision_encoder',
      'audio_adapter',
    ]);
    const asked = request(
      [seer.sha256, lm],
      [{ engine: 'litert-lm', lm: { prefill_tokens: 8, decode_tokens: 8 } }],
    );
    const { id } = (await call(portal, 'POST', '/benchmarks', asked)).body as { id: string };
    const cells = cellList.parse((await call(portal, 'GET', `/benchmarks/${id}/cells`)).body).items;
    expect(cells.map((c) => c.model.encoders)).toEqual([['vision_encoder', 'audio_adapter'], []]);
    await call(portal, 'POST', `/benchmarks/${id}/cancel`, {});
  });

  it('compressed .task files are unsupported before anything starts', async () => {
    const { body } = await upload(
      portal,
      taskBundle({}, { deflate: true, metadata: 'mediapipe' }),
      'packed.task',
    );
    expect(body.model.facts.language).toMatchObject({ start_token: '<bos>', prompt_template: 'affixes' });
    const asked = request(
      [body.model.sha256],
      [{ engine: 'litert-lm', lm: { prefill_tokens: 8, decode_tokens: 8 } }],
    );
    const preview = benchmarkPreview.parse((await call(portal, 'POST', '/benchmarks/preview', asked)).body);
    expect(preview.unsupported.map((u) => u.reason).join()).toContain('packed is compressed');
  });

  it('accelerators that a computer lacks are unsupported with its words, as outcome, too', async () => {
    const asked = request(
      [lm],
      [{ engine: 'litert-lm', accelerator: 'gpu', lm: { prefill_tokens: 8, decode_tokens: 8 } }],
    );
    const preview = benchmarkPreview.parse((await call(portal, 'POST', '/benchmarks/preview', asked)).body);
    expect(preview.unsupported[0]!.reason).toContain('LiteRT-LM has no GPU here: No adapters found');
    const { id } = (await call(portal, 'POST', '/benchmarks', asked)).body as { id: string };
    const cells = cellList.parse((await call(portal, 'GET', `/benchmarks/${id}/cells`)).body).items;
    expect(cells[0]).toMatchObject({
      outcome: 'unsupported',
      failure: { name: 'UNSUPPORTED_ACCELERATOR', message: expect.stringContaining('No adapters found') },
    });
  });
});

describe('results of language models', () => {
  const pieces = Array.from('abcdefghijklmnop');

  it('are kept as rates, first token and steps, in cells, runs and exports', async () => {
    const { benchmark, cells } = await measure([recordOf(pieces)]);
    expect(cells[0]!.measurements).toMatchObject({
      prefill_rate: { median: 2_000 },
      decode_rate: { median: 160 },
      time_to_first_token: { median: 40_000_000 },
      first_answer_cold: { median: 90_000_000 },
      inter_token: { n: 15, median: 6_000_007 },
    });
    const runs = runPage.parse((await call(portal, 'GET', `/runs?benchmark_id=${benchmark.id}`)).body).items;
    expect(runs[0]!.language).toMatchObject({ decode_rate: 160, context_tokens: 256 });
    const detail = runDetail.parse((await call(portal, 'GET', `/runs/${runs[0]!.id}`)).body);
    expect(detail.language_record).toEqual(recordOf(pieces));
    const csv = await fetch(`${portal.url}/api/v1/benchmarks/${benchmark.id}/runs.csv`);
    if (csv.ok) expect(await csv.text()).toContain('decode_tokens_per_second');
  });

  it('of a runner without steps and text are rates alone, neither empty nor few', async () => {
    const facts = phone('android-00000000000000a1');
    const { agent: rack, devices } = await FakeAgent.welcomed(portal, { devices: [withLanguage(facts)] });
    const lmTask = { prefill_tokens: 64, decode_tokens: 16 };
    const { body } = await call(portal, 'POST', '/benchmarks', {
      ...request([lm], [{ engine: 'litert-lm', runner: 'litert_lm_main', lm: lmTask }]),
      devices: { ids: devices },
    });
    const assignment = (await rack.claim(devices[0]!))!;
    const record = recordOf([]);
    const turns = record.turns.map((t) => ({ ...t, streamed: false, first_token_ns: null, step_ns: [] }));
    await finish(portal, assignment, () =>
      resultOf(assignment, {
        engine: { name: 'litert-lm', version: 'unknown', build: null },
        ...{ outputs: [], warmup: null, latency_ns: [], load_warm_ns: null, first_inference_ns: null },
        language: { context_tokens: null, turns, answer: null },
      }),
    );
    const [found] = cellList.parse((await call(portal, 'GET', `/benchmarks/${body.id}/cells`)).body).items;
    expect(found).toMatchObject({
      outcome: 'measured',
      measurements: { prefill_rate: { median: 2_000 }, decode_rate: { median: 160 } },
    });
    const { first_answer_cold, inter_token, time_to_first_token } = found!.measurements;
    expect([first_answer_cold, inter_token, time_to_first_token]).toEqual(Array(3).fill(undefined));
    expect(found!.reasons.filter((r) => r.passed === false && r.rule !== 'thermal')).toEqual([]);
    expect(found!.reasons.map((r) => r.text).join()).toContain(
      'litert_lm_main gives no times of single tokens',
    );
    rack.disconnect();
  });

  it('that say nothing are invalid and give no number', async () => {
    const { cells } = await measure([recordOf([])]);
    expect(cells[0]).toMatchObject({ verdict: 'invalid', measurements: {}, language: null });
    expect(cells[0]!.reasons.map((r) => r.rule)).toContain('answer_empty');
  });

  it('that say something else than the reference are invalid', async () => {
    const { cells } = await measure([recordOf(pieces), recordOf(['?', ...pieces])]);
    expect(cells.map((c) => c.verdict).filter((v) => v === 'invalid')).toHaveLength(1);
    expect(cells.flatMap((c) => c.reasons.map((r) => r.rule))).toContain('answer_reference');
  });

  it('of a run that hung are kept, and make no figure of the cell', async () => {
    const until = { ...recordOf(pieces), answer: null };
    const hung = fail('TIMEOUT', 'It hung in phase decode, 40 steps into an answer.', { phase: 'decode' });
    const { benchmark, cells } = await measure([until], hung);
    expect(cells[0]).toMatchObject({ outcome: 'failed', failure: { name: 'TIMEOUT', phase: 'decode' } });
    expect([cells[0]!.measurements, cells[0]!.language]).toEqual([{}, null]);
    const runs = runPage.parse((await call(portal, 'GET', `/runs?benchmark_id=${benchmark.id}`)).body).items;
    const detail = runDetail.parse((await call(portal, 'GET', `/runs/${runs[0]!.id}`)).body);
    expect(detail).toMatchObject({ outcome: 'failed', load_cold_ns: 20_000_000, language_record: until });
    expect(detail.latency_ns_raw).toHaveLength(120);
  });

  it('are compared by the time for one token, less being better', async () => {
    const { benchmark, cells } = await measure([recordOf(pieces), recordOf(pieces, 50_000_000)]);
    const side = (c: { configuration_key: string }) => `${benchmark.number}~*~${c.configuration_key}`;
    const query = `base=${encodeURIComponent(side(cells[0]!))}&candidate=${encodeURIComponent(side(cells[1]!))}&metric=decode_rate`;
    const { status, body } = await call(portal, 'GET', `/comparisons?${query}`);
    expect(status).toBe(200);
    expect(comparison.parse(body).cells[0]!.effect!.ratio).toBeCloseTo(0.5, 6);
  });
});
