import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { call, testPortal, type TestPortal } from './support/portal.js';
import { unzipped } from './support/zip.js';

let portal: TestPortal;
beforeAll(async () => {
  portal = await testPortal({}, { reportPage: '/nowhere/report.html' });
});
afterAll(() => portal.stop());

it('a portal whose pages were not built says so of the page, and exports without it', async () => {
  const blocks = [{ kind: 'text', name: 'why', markdown: 'Because.' }];
  const begun = await call(portal, 'POST', '/reports', { kind: 'given', title: 'Why', blocks });
  expect([begun.status, begun.body.detail]).toEqual([201, undefined]);
  const { id } = begun.body as { id: string };
  expect((await call(portal, 'POST', `/reports/${id}/versions`, { revision: 1 })).status).toBe(201);
  const none = await call(portal, 'GET', `/reports/${id}/versions/1/page`);
  expect([none.status, none.body.code]).toEqual([404, 'REPORT_PAGE_NOT_BUILT']);
  const file = await fetch(`${portal.url}/api/v1/reports/${id}/versions/1/file`);
  const names = [...(await unzipped(Buffer.from(await file.arrayBuffer()))).keys()];
  expect(names).toEqual(['report.json', 'manifest.json']);
});
