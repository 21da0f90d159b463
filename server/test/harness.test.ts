import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { call, testPortal, type TestPortal } from './support/portal.js';

let portal: TestPortal;
beforeAll(async () => {
  portal = await testPortal();
});
afterAll(() => portal.stop());

const apk = Buffer.from('an APK, as far as the portal is concerned');
const facts = {
  file: 'rackmark-harness-1.0.0.apk',
  version: '1.0.0',
  sha256: createHash('sha256').update(apk).digest('hex'),
  abi: 'arm64-v8a',
  min_sdk: 26,
  runtime: { name: 'litert-lm', version: '0.18.1', sha256: 'f'.repeat(64) },
  npu_libraries: [],
};

it('says how to make the APK while there is none', async () => {
  const { status, body } = await call(portal, 'GET', '/harness/android');
  expect(status).toBe(404);
  expect(body.detail).toContain('npm run harness:build');
  expect(await call(portal, 'GET', '/harness')).toMatchObject({ status: 200, body: { android: null } });
});

it('gives the APK away with version and checksum', async () => {
  writeFileSync(join(portal.config.harnessDir, 'harness.json'), JSON.stringify(facts));
  writeFileSync(join(portal.config.harnessDir, facts.file), apk);
  const offer = await call(portal, 'GET', '/harness/android');
  expect(offer.body).toMatchObject({ ...facts, size_bytes: apk.length });
  expect((await call(portal, 'GET', '/harness')).body).toEqual({ android: offer.body });
  const response = await fetch(portal.url + offer.body.url);
  expect(response.headers.get('content-disposition')).toContain(facts.file);
  expect(Buffer.from(await response.arrayBuffer())).toEqual(apk);
});

it('never gives away a file that is not the one that was built', async () => {
  writeFileSync(join(portal.config.harnessDir, facts.file), 'half of it');
  expect((await call(portal, 'GET', '/harness/android/content')).status).toBe(500);
  writeFileSync(join(portal.config.harnessDir, 'harness.json'), '{"file":"../../etc/passwd"}');
  expect((await call(portal, 'GET', '/harness/android')).status).toBe(500);
});
