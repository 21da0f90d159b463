import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  model,
  modelPage,
  operatorPage,
  shownFacts,
  tensorPage,
  uploadedModel,
  uploadOutcome,
} from '@rackmark/contracts';
import { badModels, hostileModels, modelKinds, smallDecoder } from '@rackmark/sample-models';
import { DataSource } from 'typeorm';
import { FactsRefresh } from '../src/features/models/facts-refresh.js';
import { call, testPortal, upload, type TestPortal } from './support/portal.js';

let portal: TestPortal;
beforeAll(async () => void (portal = await testPortal()));
afterAll(() => portal.stop());

const blobs = () =>
  readdirSync(join(portal.config.dataDir, 'blobs'), { recursive: true, withFileTypes: true }).filter((f) =>
    f.isFile(),
  ).length;
const stored = async (bytes: Uint8Array, name: string) =>
  uploadedModel.parse((await upload(portal, bytes, name)).body).model;

describe('files made to be large to describe', () => {
  const { samples } = hostileModels;
  it.each(Object.keys(samples))('%s', async (name) => {
    const before = blobs();
    const { status, body } = await upload(portal, samples[name]!(), `${name}.tflite`);
    if (name.startsWith('kept')) {
      expect(status).toBe(201);
      expect(JSON.stringify(body).length).toBeLessThan(64_000);
    } else {
      expect([status, body.code]).toEqual([422, expect.stringMatching(/^MODEL_(TOO_COSTLY|CORRUPT)$/)]);
      expect(blobs()).toBe(before);
    }
  });
  it('the list of them stays small', async () => {
    const { body } = await call(portal, 'GET', '/models');
    expect(modelPage.parse(body).items.length).toBeGreaterThan(4);
    expect(JSON.stringify(body).length).toBeLessThan(256_000);
  });
  it('pages through what the facts only count', async () => {
    const { sha256: sha, facts } = await stored(samples['keptSignatureOfMillions']!(), 'millions.tflite');
    expect(facts.input_count).toBe(500_000);
    expect(facts.inputs).toHaveLength(shownFacts.tensors);
    const first = tensorPage.parse((await call(portal, 'GET', `/models/${sha}/tensors?limit=200`)).body);
    expect(first.items).toHaveLength(200);
    const next = tensorPage.parse(
      (await call(portal, 'GET', `/models/${sha}/tensors?limit=200&cursor=${first.next_cursor}`)).body,
    );
    expect([next.items.length, next.next_cursor]).toEqual([200, '400']);
  });
});

describe('paging', () => {
  it('gives the tensors of one signature', async () => {
    const { sha256, facts } = await stored(smallDecoder(), 'decoder.tflite');
    expect(facts.signatures.map((s) => s.key)).toEqual(['prefill_16', 'decode']);
    const { body } = await call(portal, 'GET', `/models/${sha256}/tensors?signature=1&limit=200`);
    const { items, next_cursor } = tensorPage.parse(body);
    expect(next_cursor).toBeNull();
    expect(items).toHaveLength(facts.signatures[1]!.input_count + facts.signatures[1]!.output_count);
    expect(new Set(items.map((t) => t.signature))).toEqual(new Set([1]));
    const operators = operatorPage.parse((await call(portal, 'GET', `/models/${sha256}/operators`)).body);
    expect(operators.items).toEqual(facts.operators);
  });
  it.each(['tensors?cursor=x', 'operators?cursor=-1', 'sections?limit=1e9', 'tensors?signature=1.5'])(
    'refuses %s',
    async (path) => {
      expect((await call(portal, 'GET', `/models/${'0'.repeat(64)}/${path}`)).status).toBe(400);
    },
  );
});

describe('a bundle of vision models', () => {
  it('offers its parts, and a part is a model of its own', async () => {
    const bundle = await stored(modelKinds.visionTask(true), 'gestures.task');
    expect(bundle.facts.parts.map((p) => p.role)).toContain('hand_landmarks_detector');
    const { status, body } = await call(portal, 'POST', `/models/${bundle.sha256}/parts`, { part: 2 });
    const taken = uploadedModel.parse(body);
    expect([status, taken.known]).toEqual([201, false]);
    expect(taken.model).toMatchObject({
      name: 'gestures hand_landmarks_detector',
      format: 'tflite',
      sha256: createHash('sha256').update(modelKinds.severalSignatures()).digest('hex'),
    });
    const again = await call(portal, 'POST', `/models/${bundle.sha256}/parts`, { part: 2 });
    expect([again.status, again.body.known]).toEqual([200, true]);
    const none = await call(portal, 'POST', `/models/${bundle.sha256}/parts`, { part: 7 });
    expect([none.status, none.body.code]).toEqual([404, 'PART_NOT_FOUND']);
    expect(readdirSync(join(portal.config.dataDir, 'uploads'))).toEqual([]);
  });
});

describe('the first bytes', () => {
  const large = new Uint8Array(8 << 20).fill(0x47);
  large.set(new TextEncoder().encode('GGUF'));
  it('refuse a resumable upload before the rest is sent', async () => {
    const begun = await fetch(`${portal.url}/api/v1/uploads`, {
      method: 'POST',
      headers: { 'tus-resumable': '1.0.0', 'upload-length': String(300 << 20) },
    });
    const url = new URL(begun.headers.get('location')!, portal.url).href;
    const sent = await fetch(url, {
      method: 'PATCH',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      },
      body: large,
    });
    expect([sent.status, ((await sent.json()) as { code: string }).code]).toEqual([
      422,
      'MODEL_NOT_RECOGNISED',
    ]);
    const outcome = await call(portal, 'GET', `/uploads/${url.split('/').at(-1)}/outcome`);
    expect(uploadOutcome.parse(outcome.body)).toMatchObject({
      state: 'refused',
      detail: expect.stringContaining('GGUF') as unknown as string,
    });
    expect(readdirSync(join(portal.config.dataDir, 'uploads'))).toEqual([]);
  });
  it('refuse an upload in one request', async () => {
    const { status, body } = await upload(portal, large, 'llama.gguf');
    expect([status, body.code]).toEqual([422, 'MODEL_NOT_RECOGNISED']);
    expect(readdirSync(join(portal.config.dataDir, 'uploads'))).toEqual([]);
  });
});

describe('facts', () => {
  it('that cannot be stored leave no bytes behind', async () => {
    const db = portal.app.get(DataSource);
    const before = blobs();
    await db.query('ALTER TABLE model_detail RENAME TO away');
    try {
      expect((await upload(portal, badModels.addModel(), 'add.tflite')).status).toBe(500);
      expect(blobs()).toBe(before);
    } finally {
      await db.query('ALTER TABLE away RENAME TO model_detail');
    }
    expect((await upload(portal, badModels.addModel(), 'add.tflite')).status).toBe(201);
  });
  const makeOlder = (sha256: string) =>
    portal.db.query(
      `UPDATE model SET facts_version = 2, facts = facts || '{"parameter_count": 16, "tensor_count": 0}' WHERE sha256 = $1`,
      [sha256],
    );
  const factsOf = async (sha256: string) =>
    model.parse((await call(portal, 'GET', `/models/${sha256}`)).body).facts;
  it('of an older Rackmark are told anew after a start', async () => {
    const { sha256, facts } = await stored(modelKinds.sparseWeights(), 'sparse.tflite');
    await makeOlder(sha256);
    await portal.db.query('DELETE FROM model_detail WHERE model_sha256 = $1', [sha256]);
    await portal.app.get(FactsRefresh).describeAnew();
    expect(await factsOf(sha256)).toEqual(facts);
    const { body } = await call(portal, 'GET', `/models/${sha256}/tensors`);
    expect(tensorPage.parse(body).items).toHaveLength(2);
  });
  it('of an older Rackmark are told anew before a benchmark is judged by them', async () => {
    const { sha256, facts } = await stored(modelKinds.dynamicDimensions(), 'older.tflite');
    await makeOlder(sha256);
    await call(portal, 'POST', '/benchmarks/preview', { models: [sha256], configurations: [{}] });
    expect(await factsOf(sha256)).toEqual(facts);
  });
});
