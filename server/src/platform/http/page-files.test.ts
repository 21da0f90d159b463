import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import express from 'express';
import { pageFiles } from './page-files.js';

const script = 'export const answer = 42;\n'.repeat(20);
const dir = mkdtempSync(join(tmpdir(), 'rackmark-page-'));
let server: Server;
beforeAll(async () => {
  mkdirSync(join(dir, 'assets'));
  for (const name of ['assets/app-Ab_1.js', 'index.html', 'plain.svg']) {
    writeFileSync(join(dir, name), name === 'index.html' ? '<!doctype html>' : script);
    if (name === 'plain.svg') continue;
    writeFileSync(join(dir, `${name}.br`), brotliCompressSync(script));
    writeFileSync(join(dir, `${name}.gz`), gzipSync(script));
  }
  writeFileSync(join(dir, '.secret'), 'no');
  server = createServer(express().use(pageFiles(dir)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  rmSync(dir, { recursive: true });
});

/** As it came: Node's own client unpacks nothing. */
async function get(path: string, headers: Record<string, string> = {}) {
  const { port } = server.address() as AddressInfo;
  const answer = await new Promise<IncomingMessage>((resolve, reject) =>
    request({ port, path, headers: { accept: 'text/html,*/*', ...headers } }, resolve)
      .on('error', reject)
      .end(),
  );
  const body = Buffer.concat(await answer.toArray());
  return { status: answer.statusCode, headers: answer.headers, body };
}

it.each([
  ['br', 'gzip, deflate, br, zstd', brotliDecompressSync],
  ['gzip', 'gzip, br;q=0', gunzipSync],
  [undefined, 'identity', (b: Buffer) => b],
])('sends the smallest that a browser takes: %s', async (encoding, accepted, unpack) => {
  const { status, headers, body } = await get('/assets/app-Ab_1.js', { 'accept-encoding': accepted });
  expect([status, headers['content-encoding'], headers['vary']]).toEqual([200, encoding, 'Accept-Encoding']);
  expect(headers['content-type']).toContain('javascript');
  expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(String(unpack(body))).toBe(script);
});

it('the first page is asked for again each time, at any address of the page', async () => {
  for (const path of ['/', '/benchmarks/3', '/index.html', '/models/x.y']) {
    const { status, headers } = await get(path, { 'accept-encoding': 'br' });
    expect([path, status, headers['cache-control'], headers['content-encoding']]).toEqual([
      ...[path, 200, 'no-cache', 'br'],
    ]);
    expect(headers['content-type']).toContain('text/html');
    const again = await get(path, { 'accept-encoding': 'br', 'if-none-match': headers['etag']! });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  }
});

it('a file without a smaller one is sent as it is', async () => {
  const { headers, body } = await get('/plain.svg', { 'accept-encoding': 'br' });
  expect([headers['content-encoding'], headers['vary'], String(body)]).toEqual([
    undefined,
    undefined,
    script,
  ]);
  expect(headers['content-type']).toContain('image/svg+xml');
});

it('what is not there, or not the page’s, is left to others', async () => {
  for (const path of ['/assets/old-Zz9.js', '/api/v1/none', '/socket.io/none', '/assets/..%2f.secret'])
    expect([path, (await get(path)).status]).toEqual([path, 404]);
  expect((await get('/nothing.js', { accept: 'application/javascript' })).status).toBe(404);
  // An address of the page, whatever lies there.
  expect(String((await get('/.secret')).body)).toBe('<!doctype html>');
});
