import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Api } from './api.js';

const limits = { wholeUpToBytes: 100, partBytes: 40, tries: 4, firstPauseMs: 1 };
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const facts = {
  ...{ description: null, min_runtime_version: null, kind: 'graph', parameter_count: 0, parameter_bytes: 0 },
  ...{ subgraphs: 1, operator_count: 0, operators: [], custom_operators: [], flex_operators: [] },
  ...{ quantisation: 'none', quantisation_text: '', inputs: [], outputs: [], signatures: [], warnings: [] },
  sections: [],
};
const modelOf = (bytes: Uint8Array, file_name: string) => ({
  ...{
    sha256: sha256(bytes),
    name: 'm',
    file_name,
    family: null,
    format: 'tflite',
    size_bytes: bytes.length,
  },
  ...{ facts, created_at: '2026-01-01T00:00:00.000Z' },
});

/** The portal's side of uploads, with a line that breaks where a test wants it. */
class PlayedPortal {
  stored: Buffer | null = null;
  name = '';
  readonly requests: string[] = [];
  /** Whole uploads that break before their answer. */
  wholeBreaks = 0;
  /** Numbers of PATCH requests that break: after half their bytes, or after all of them, before the answer. */
  breaks = new Map<number, 'half' | 'answer'>();
  refuses = false;
  private parts = Buffer.alloc(0);
  private size = 0;
  private patches = 0;
  readonly http: Server = createServer((request, response) => void this.answer(request, response));

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const json = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    const missing = { type: 'about:blank', title: 'x', status: 404, code: 'NOT_FOUND', detail: 'Not there.' };
    const at = `${request.method} ${request.url!.replace('/api/v1', '')}`;
    this.requests.push(at.replace(/[0-9a-f]{64}/, 'SHA'));
    const body: Buffer[] = [];
    for await (const chunk of request) body.push(chunk as Buffer);
    if (at.startsWith('GET /models/')) {
      const isKnown = this.stored !== null && at.endsWith(sha256(this.stored));
      return isKnown ? json(200, modelOf(this.stored!, this.name)) : json(404, missing);
    }
    if (at === 'POST /models' && this.wholeBreaks-- > 0) return void request.socket.destroy();
    if (at === 'POST /models') return json(201, { model: modelOf(Buffer.from('x'), 'whole'), known: false });
    if (at === 'POST /uploads') {
      this.size = Number(request.headers['upload-length']);
      this.name = Buffer.from(String(request.headers['upload-metadata']).split(' ')[1]!, 'base64').toString();
      response.writeHead(201, { location: '/api/v1/uploads/abc' });
      return void response.end();
    }
    if (at === 'HEAD /uploads/abc') {
      const isGone = this.stored !== null;
      response.writeHead(isGone ? 404 : 200, { 'upload-offset': String(this.parts.length) });
      return void response.end();
    }
    if (at === 'PATCH /uploads/abc') return this.patch(request, Buffer.concat(body), response);
    const refused = { state: 'refused', code: 'MODEL_CORRUPT', detail: 'It is damaged.', offset: 3 };
    json(
      200,
      this.refuses ? refused : { state: 'stored', model: modelOf(this.stored!, this.name), known: false },
    );
  }

  private patch(request: IncomingMessage, bytes: Buffer, response: ServerResponse): void {
    if (Number(request.headers['upload-offset']) !== this.parts.length) {
      response.writeHead(409);
      return void response.end();
    }
    const breaks = this.breaks.get(++this.patches);
    const arrived = breaks === 'half' ? bytes.subarray(0, bytes.length / 2) : bytes;
    this.parts = Buffer.concat([this.parts, arrived]);
    if (this.parts.length === this.size) this.stored = this.parts;
    if (breaks !== undefined) return void request.socket.destroy();
    response.writeHead(204);
    response.end();
  }
}

let dir: string;
let portal: PlayedPortal;
let api: Api;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'rackmark-upload-'));
  portal = new PlayedPortal();
  await new Promise<void>((resolve) => portal.http.listen(0, '127.0.0.1', resolve));
  api = new Api(`http://127.0.0.1:${(portal.http.address() as AddressInfo).port}`);
});
afterEach(() => {
  portal.http.closeAllConnections();
  portal.http.close();
  rmSync(dir, { recursive: true, force: true });
});
const fileOf = (bytes: Uint8Array) => {
  const path = join(dir, 'größe.litertlm');
  writeFileSync(path, bytes);
  return path;
};
const large = Buffer.from(Array.from({ length: 170 }, (_, i) => i));

describe('a model file on its way to the portal', () => {
  it('goes up whole when it is small, and not at all when its bytes are there', async () => {
    expect((await api.upload(fileOf(large.subarray(0, 90)), limits)).known).toBe(false);
    expect(portal.requests).toEqual(['GET /models/SHA', 'POST /models']);
    portal.stored = large;
    portal.requests.length = 0;
    expect((await api.upload(fileOf(large), limits)).known).toBe(true);
    expect(portal.requests).toEqual(['GET /models/SHA']);
  });

  it('goes up whole once more when the line breaks', async () => {
    portal.wholeBreaks = 2;
    expect((await api.upload(fileOf(large.subarray(0, 90)), limits)).model.name).toBe('m');
    expect(portal.requests).toEqual(['GET /models/SHA', 'POST /models', 'POST /models', 'POST /models']);
  });

  it('goes up in parts when it is large, under its own name', async () => {
    const { model } = await api.upload(fileOf(large), limits);
    expect(portal.stored).toEqual(large);
    expect(model).toMatchObject({ sha256: sha256(large), file_name: 'größe.litertlm' });
    expect(portal.requests.filter((r) => r.startsWith('PATCH'))).toHaveLength(5);
  });

  it.each(['half', 'answer'] as const)(
    'goes on where the portal has it when the line breaks (%s)',
    async (how) => {
      portal.breaks = new Map([
        [2, how],
        [3, how],
      ]);
      await api.upload(fileOf(large), limits);
      expect(portal.stored).toEqual(large);
    },
  );

  it('is there also when only the answer to its last part got lost', async () => {
    portal.breaks = new Map([[5, 'answer']]);
    expect((await api.upload(fileOf(large), limits)).model.sha256).toBe(sha256(large));
  });

  it('gives up when the line breaks again and again', async () => {
    portal.breaks = new Map([1, 2, 3, 4].map((n) => [n, 'half'] as const));
    await expect(api.upload(fileOf(large), limits)).rejects.toThrow('cannot be reached');
    expect(portal.requests.filter((r) => r.startsWith('PATCH'))).toHaveLength(4);
  });

  it('says what the portal refused', async () => {
    portal.refuses = true;
    await expect(api.upload(fileOf(large), limits)).rejects.toThrow('It is damaged.');
  });
});
