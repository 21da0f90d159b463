import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { badModels } from '@rackmark/sample-models';
import { testPortal, upload, type TestPortal } from './support/portal.js';

let portal: TestPortal;
let sha: string;
const bytes = badModels.addModel();
beforeAll(async () => {
  portal = await testPortal();
  sha = (await upload(portal, bytes)).body.model.sha256;
});
afterAll(() => portal.stop());

const ask = async (headers: Record<string, string>, method = 'GET') => {
  const answer = await fetch(`${portal.url}/api/v1/models/${sha}/content`, { method, headers });
  return { answer, got: Buffer.from(await answer.arrayBuffer()) };
};
const size = bytes.length;

it.each<[string, Record<string, string>, number, [number, number]]>([
  ['nothing more', {}, 200, [0, size]],
  ['a range', { range: 'bytes=10-19' }, 206, [10, 20]],
  ['one byte', { range: 'bytes=0-0' }, 206, [0, 1]],
  ['the end', { range: 'bytes=-5' }, 206, [size - 5, size]],
  ['from somewhere on', { range: 'bytes=7-' }, 206, [7, size]],
  ['more than there is', { range: `bytes=7-${size + 100}` }, 206, [7, size]],
  ['several ranges', { range: 'bytes=0-1,4-5' }, 200, [0, size]],
  ['an unknown unit', { range: 'pages=1-2' }, 200, [0, size]],
  ['a range of another file', { range: 'bytes=10-19', 'if-range': '"other"' }, 200, [0, size]],
])('%s is answered with the bytes asked for', async (_what, headers, status, [from, to]) => {
  const { answer, got } = await ask(headers);
  expect([answer.status, got.equals(Buffer.from(bytes.slice(from, to)))]).toEqual([status, true]);
  expect(answer.headers.get('content-length')).toBe(String(to - from));
  expect(answer.headers.get('content-range')).toBe(status === 206 ? `bytes ${from}-${to - 1}/${size}` : null);
});
it('a range of this very file is answered, and HEAD tells the length of all', async () => {
  const { answer } = await ask({ range: 'bytes=0-1', 'if-range': `"${sha}"`, 'if-match': `"x", "${sha}"` });
  expect(answer.status).toBe(206);
  const head = await ask({}, 'HEAD');
  expect([head.answer.status, head.answer.headers.get('content-length')]).toEqual([200, String(size)]);
});
it('what has not changed is not sent, also where a range was asked for', async () => {
  const headers = { 'if-none-match': `"${sha}"`, 'cache-control': 'max-age=0' };
  for (const asked of [headers, { ...headers, range: 'bytes=0-1' }]) {
    const { answer, got } = await ask(asked);
    expect([answer.status, got.length, answer.headers.get('etag')]).toEqual([304, 0, `"${sha}"`]);
  }
});
it('who asks for what lies outside is told how large the file is', async () => {
  const { answer } = await ask({ range: `bytes=${size}-` });
  expect([answer.status, answer.headers.get('content-range')]).toEqual([416, `bytes */${size}`]);
});
