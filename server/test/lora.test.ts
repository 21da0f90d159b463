import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { benchmarkPreview, cellList, model, modelPage, type DeviceFacts } from '@rackmark/contracts';
import { badModels, languageModel, loraOf } from '@rackmark/sample-models';
import { cpuOnly, FakeAgent } from './support/fake-agent.js';
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
      accelerators: [{ accelerator: 'cpu', available: true, adapter: null, software: false, reason: null }],
    },
  ],
});

let portal: TestPortal;
let agent: FakeAgent;
let device: string;
const sha: Record<'base' | 'plain' | 'lora' | 'small' | 'add', string> = {
  base: '',
  plain: '',
  lora: '',
  small: '',
  add: '',
};
beforeAll(async () => {
  portal = await testPortal();
  const shaOf = async (bytes: Uint8Array, name: string) =>
    (await upload(portal, bytes, name)).body.model.sha256;
  sha.base = await shaOf(languageModel({ loraRank: 16 }), 'talker.litertlm');
  sha.plain = await shaOf(languageModel(), 'plain.litertlm');
  sha.lora = await shaOf(loraOf({ loraRank: 16 }), 'poet.tflite');
  sha.small = await shaOf(loraOf({ loraRank: 8 }), 'small.tflite');
  sha.add = await shaOf(badModels.addModel(), 'add.tflite');
  const welcomed = await FakeAgent.welcomed(portal, { devices: [withLanguage(cpuOnly())] });
  agent = welcomed.agent;
  device = welcomed.devices[0]!;
});
afterAll(async () => {
  agent.disconnect();
  await portal.stop();
});

const attach = async (lora: string, base: string | null) => {
  const { status, body } = await call(portal, 'PATCH', `/models/${lora}`, { base_sha256: base });
  return { status, body };
};
const get = async (which: string) => model.parse((await call(portal, 'GET', `/models/${which}`)).body);
const request = (models: string[], engine = 'litert-lm') => ({
  models,
  configurations: [
    { engine, ...(engine === 'litert-lm' ? { lm: { prefill_tokens: 16, decode_tokens: 8 } } : {}) },
  ],
  devices: { ids: [device] },
  plan: { repeats: 1 },
});
const whyNot = async (which: string, engine?: string) => {
  const { body } = await call(portal, 'POST', '/benchmarks/preview', request([which], engine));
  return benchmarkPreview.parse(body).unsupported.map((u) => u.reason);
};

describe('LoRA files', () => {
  it('are models of their own with rank and size', async () => {
    const lora = await get(sha.lora);
    expect(lora).toMatchObject({ name: 'poet', format: 'tflite', family: null, base: null });
    expect(lora.facts.lora).toMatchObject({ rank: 16, declared_rank: 16, layers: 2, bytes: 98_304 });
    expect((await get(sha.base)).facts.language!.lora).toMatchObject({ rank: 16, layers: 2 });
    expect((await get(sha.plain)).facts.language!.lora).toBeNull();
  });

  it('by themselves do not run, which is said before anything starts', async () => {
    expect((await whyNot(sha.lora)).join()).toContain('Attach it to its base');
  });

  it('attach to what can be a base, and to nothing else', async () => {
    expect(await attach(sha.plain, sha.base)).toMatchObject({ status: 422, body: { code: 'NOT_A_LORA' } });
    expect(await attach(sha.lora, sha.add)).toMatchObject({
      status: 422,
      body: { code: 'BASE_NOT_A_LANGUAGE_MODEL' },
    });
    expect((await attach(sha.lora, 'f'.repeat(64))).status).toBe(404);
    expect((await get(sha.lora)).base).toBeNull();
  });

  it('become variants of the base’s family, with why one does not run', async () => {
    expect((await attach(sha.lora, sha.plain)).status).toBe(200);
    expect(await get(sha.lora)).toMatchObject({
      family: 'plain',
      base: { name: 'plain', problem: expect.stringContaining('not exported for LoRA'), fixed: false },
    });
    expect((await whyNot(sha.lora)).join()).toContain('plain was not exported for LoRA');
    await attach(sha.small, sha.base);
    expect((await get(sha.small)).base!.problem).toContain('rank 8');
    await attach(sha.lora, sha.base);
    expect(await get(sha.lora)).toMatchObject({ family: 'talker', base: { name: 'talker', problem: null } });
    expect((await get(sha.base)).family).toBe('talker');
    const variants = modelPage.parse((await call(portal, 'GET', `/models?base=${sha.base}`)).body).items;
    expect(variants.map((v) => v.name).sort()).toEqual(['poet', 'small']);
    await call(portal, 'PATCH', `/models/${sha.base}`, { family: 'talkers' });
    expect((await get(sha.lora)).family).toBe('talkers');
  });

  it('name their base at the upload', async () => {
    const other = loraOf({ loraRank: 16, seed: 5 });
    const refused = await upload(portal, other, 'other.tflite', { base_sha256: sha.add });
    expect([refused.status, refused.body.code]).toEqual([422, 'BASE_NOT_A_LANGUAGE_MODEL']);
    const { status, body } = await upload(portal, other, 'other.tflite', { base_sha256: sha.base });
    expect([status, body.model.base.name]).toEqual([201, 'talker']);
    await attach(body.model.sha256, null);
    expect((await get(body.model.sha256)).base).toBeNull();
  });

  it('run on LiteRT-LM only', async () => {
    expect((await whyNot(sha.lora, 'litert')).join()).toContain('LiteRT-LM on the CPU only');
    expect(await whyNot(sha.lora)).toEqual([]);
  });

  it('are given to the agent with their base, and stay with it', async () => {
    const { body } = await call(portal, 'POST', '/benchmarks', request([sha.lora, sha.plain]));
    const assignment = (await agent.claim(device))!;
    const of = (which: string) => assignment.models.find((m) => m.sha256 === which);
    expect(of(sha.lora)).toMatchObject({ base_sha256: sha.base, takes_lora: false });
    expect(of(sha.base)).toMatchObject({ base_sha256: null, takes_lora: true });
    expect(of(sha.plain)).toMatchObject({ base_sha256: null, takes_lora: false });
    const cells = cellList.parse((await call(portal, 'GET', `/benchmarks/${body.id}/cells`)).body).items;
    const sizes = await Promise.all([get(sha.lora), get(sha.base)]);
    // What lies on the device: the base and the weights.
    expect(cells.find((c) => c.model.sha256 === sha.lora)!.model.size_bytes).toBe(
      sizes[0].size_bytes + sizes[1].size_bytes,
    );
    expect(await attach(sha.lora, sha.plain)).toMatchObject({ status: 409, body: { code: 'BASE_IN_USE' } });
    expect((await attach(sha.lora, null)).status).toBe(409);
    expect((await get(sha.lora)).base).toMatchObject({ name: 'talker', fixed: true });
  });
});
