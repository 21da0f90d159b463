import { createHash, randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { model, modelPage, problem, uploadOutcome } from '@rackmark/contracts';
import { badModels, mobileNetLike } from '@rackmark/sample-models';
import { call, testPortal, upload, type TestPortal } from './support/portal.js';

let portal: TestPortal;
const bytes = mobileNetLike({ weights: 'f32', inputSize: 32, width: 0.25, classes: 10 });
const sha = createHash('sha256').update(bytes).digest('hex');
beforeAll(async () => void (portal = await testPortal()));
afterAll(() => portal.stop());

describe('upload in one request', () => {
  it('stores a model under its hash and tells what is in it', async () => {
    const { status, body } = await upload(portal, bytes, 'tiny net.tflite', { family: 'tiny' });
    expect(status).toBe(201);
    const stored = model.parse(body.model);
    expect(stored).toMatchObject({
      sha256: sha,
      name: 'tiny net',
      family: 'tiny',
      format: 'tflite',
      size_bytes: bytes.length,
    });
    expect(stored.facts.operators.find((o) => o.name === 'CONV_2D')?.count).toBeGreaterThan(0);
  });
  it('the same bytes twice are one model', async () => {
    const { status, body } = await upload(portal, bytes, 'another name.tflite');
    expect([status, body.known, body.model.name]).toEqual([200, true, 'tiny net']);
    expect(modelPage.parse((await call(portal, 'GET', '/models')).body).items).toHaveLength(1);
  });
  it('keeps a name in any script', async () => {
    const { body } = await upload(portal, badModels.addModel(), '模型 été.tflite');
    expect(body.model.name).toBe('模型 été');
  });
  it.each([
    ['no model', Buffer.from('hello'), 'MODEL_NOT_RECOGNISED'],
    ['an empty file', Buffer.alloc(0), 'MODEL_EMPTY'],
    ['a file cut off in the middle', Buffer.from(bytes.slice(0, bytes.length >> 1)), 'MODEL_TRUNCATED'],
  ])('refuses %s, says why and keeps nothing', async (_, content, code) => {
    const { status, body } = await upload(portal, content);
    expect(status).toBe(422);
    expect(problem.parse(body).code).toBe(code);
    expect(body.detail).toContain('It was not stored');
    expect(readdirSync(join(portal.config.dataDir, 'uploads'))).toEqual([]);
  });
  it('says that the file is missing', async () => {
    const { status, body } = await call(portal, 'POST', '/models', new FormData());
    expect([status, body.code]).toEqual([400, 'FILE_MISSING']);
  });
});

describe('resumable upload (tus)', () => {
  const tus = (
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: Uint8Array<ArrayBuffer>,
  ) =>
    fetch(path.startsWith('http') ? path : `${portal.url}${path}`, {
      method,
      headers: { 'tus-resumable': '1.0.0', ...headers },
      body,
    });
  const begin = async (size: number, name: string) => {
    const metadata = `filename ${Buffer.from(name).toString('base64')}`;
    const response = await tus('POST', '/api/v1/uploads', {
      'upload-length': String(size),
      'upload-metadata': metadata,
    });
    expect(response.status).toBe(201);
    return new URL(response.headers.get('location')!, portal.url).href;
  };
  const send = (url: string, offset: number, part: Uint8Array<ArrayBuffer>) =>
    tus(
      'PATCH',
      url,
      { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
      part,
    );
  const outcome = async (url: string) =>
    uploadOutcome.parse((await call(portal, 'GET', `/uploads/${url.split('/').at(-1)}/outcome`)).body);

  it('goes on after it broke in the middle', async () => {
    const content = new Uint8Array(
      mobileNetLike({ weights: 'f32', inputSize: 32, width: 0.25, classes: 11 }),
    );
    const url = await begin(content.length, 'resumed.tflite');
    const cut = Math.floor(content.length / 3);
    // The client announces everything and goes away after a third.
    const broken = new AbortController();
    const stream = new ReadableStream({
      start(c) {
        c.enqueue(content.slice(0, cut));
      },
    });
    const request = fetch(url, {
      method: 'PATCH',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      },
      body: stream,
      duplex: 'half',
      signal: broken.signal,
    } as RequestInit);
    const received = async () => Number((await tus('HEAD', url, {})).headers.get('upload-offset'));
    setTimeout(() => broken.abort(), 100);
    await request.catch(() => {});
    let at = await received();
    for (let tries = 0; at === 0 && tries < 50; tries++) at = await received();
    expect(at).toBeLessThan(content.length);
    expect(await outcome(url)).toMatchObject({ state: 'receiving', size_bytes: content.length });
    expect((await send(url, at, content.slice(at))).status).toBe(204);
    expect(await outcome(url)).toMatchObject({ state: 'stored', known: false, model: { name: 'resumed' } });
  });
  it('tells why a finished upload is no model', async () => {
    const junk = new Uint8Array(randomBytes(500));
    const url = await begin(junk.length, 'junk.tflite');
    await send(url, 0, junk);
    expect(await outcome(url)).toMatchObject({ state: 'refused', code: 'MODEL_NOT_RECOGNISED' });
  });
  it('an upload that nobody began is not found', async () => {
    const { status, body } = await call(portal, 'GET', `/uploads/${'0'.repeat(32)}/outcome`);
    expect([status, body.code]).toEqual([404, 'UPLOAD_NOT_FOUND']);
  });
});

describe('reading', () => {
  it('gives the bytes back, whole and in parts', async () => {
    const whole = await fetch(`${portal.url}/api/v1/models/${sha}/content`);
    expect(Buffer.compare(Buffer.from(await whole.arrayBuffer()), Buffer.from(bytes))).toBe(0);
    const part = await fetch(`${portal.url}/api/v1/models/${sha}/content`, {
      headers: { range: 'bytes=10-19' },
    });
    expect(part.status).toBe(206);
    expect(Buffer.compare(Buffer.from(await part.arrayBuffer()), Buffer.from(bytes.slice(10, 20)))).toBe(0);
  });
  it('renames, never changes bytes', async () => {
    const { body } = await call(portal, 'PATCH', `/models/${sha}`, { name: 'renamed', family: null });
    expect(body).toMatchObject({ name: 'renamed', family: null, sha256: sha });
  });
  it('pages through all without gaps', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = modelPage.parse(
        (await call(portal, 'GET', `/models?limit=1${cursor ? `&cursor=${cursor}` : ''}`)).body,
      );
      seen.push(...page.items.map((m) => m.sha256));
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(3);
  });
  it.each([
    ['GET', `/models/${'0'.repeat(64)}`, undefined, 404, 'MODEL_NOT_FOUND'],
    ['GET', '/models/abc', undefined, 400, 'BAD_REQUEST'],
    ['GET', '/models?limit=0', undefined, 400, 'BAD_REQUEST'],
    ['PATCH', `/models/${'0'.repeat(64)}`, { name: 7 }, 400, 'BAD_REQUEST'],
    ['GET', '/nothing', undefined, 404, 'NOT_FOUND'],
  ])('%s %s ends in a problem', async (method, path, body, status, code) => {
    const answer = await call(portal, method, path, body);
    expect([answer.status, problem.parse(answer.body).code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(JSON.stringify(answer.body)).not.toMatch(/\bat .*\.(ts|js):/);
  });
});
