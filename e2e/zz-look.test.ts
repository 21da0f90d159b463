import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openBrowser } from './support/browser.js';
import { ReportedRack } from './support/reported.js';
let rack: ReportedRack;
let s: Awaited<ReturnType<typeof openBrowser>>;
beforeAll(async () => { rack = await ReportedRack.open(); s = await openBrowser(); });
afterAll(async () => { await s?.browser.close(); await rack?.close(); });
const DIR = '/tmp/rp_look';
it('looks', async () => {
  const d = await rack.draft();
  const cells = (await rack.api('GET', `/benchmarks/${rack.benchmark}/cells`)).body.items;
  const matrix: any = d.blocks.find((b) => b.name === 'matrix');
  const cmp = (await rack.api('GET', `/comparisons?base=${matrix.source.base}&candidate=${matrix.source.candidate[0]}`)).body;
  const f = (of: string, name: string) => ({ name, source: matrix.source, row: cmp.cells[0].row, column: cmp.cells[0].column, candidate: cmp.cells[0].candidate, of });
  const md = `Until 1.4.0 it was **{{f1}}** ({{f2}} against {{f3}}, {{f9}}).\n\n<script>window.hacked = 1</script>\n\n[bad](javascript:window.hacked=1) and [good](https://example.org/x) ![alt words](https://tracker.example/p.gif)\n\n## What this does not say\n\n- Nothing about sustained load.\n- One unit of each phone.\n\n> quoted\n\n\`{{f1}}\` in code`;
  const blocks = d.blocks.map((b) => b.name === 'why' ? { ...b, markdown: md, figures: [f('ratio','f1'), f('base','f2'), f('candidate','f3')] } : b);
  blocks.splice(3, 0, { kind: 'distribution', name: 'd', title: 'Latency on one phone', cells: cells.slice(0, 4).map((c: any) => c.id) } as any,
    { kind: 'comparison', name: 'sc', title: 'What threads cost', source: matrix.source, view: 'scaling', rows: [], columns: [] } as any,
    { kind: 'comparison', name: 'sz', title: 'Size', source: matrix.source, view: 'size', rows: [], columns: [] } as any,
    { kind: 'operators', name: 'op', title: 'Operators', cells: cells.slice(0, 2).map((c: any) => c.id) } as any,
    { kind: 'cells', name: 'cl', title: 'What was measured', benchmark: rack.benchmark } as any);
  const p = await rack.api('PATCH', `/reports/${d.number}`, { revision: 1, blocks, author: 'Ida Example and Jonas Example, vision team' });
  expect([p.status, p.body.detail]).toEqual([200, undefined]);
  const pub = await rack.api('POST', `/reports/${d.number}/versions`, { revision: 2 });
  expect([pub.status, pub.body.detail]).toEqual([201, undefined]);
  const { body } = await rack.api('POST', `/reports/${d.number}/shares`, { version: 1 });
  const { page, problems } = s;
  const url = rack.rack.portal.url;
  await page.goto(`${url}/r/${body.token}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByText('Verified').waitFor();
  for (const [scheme, width] of [['light', 1440], ['dark', 1440], ['light', 390], ['dark', 390]] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 900 });
    await page.waitForTimeout(300);
    await page.screenshot({ path: `${DIR}/r-${scheme}-${width}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.pdf({ path: `${DIR}/r.pdf`, format: 'A4', printBackground: true, margin: { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' } });
  const es = await s.browser.newContext({ locale: 'es', viewport: { width: 1440, height: 900 } });
  const pe = await es.newPage();
  await pe.goto(`${url}/r/${body.token}`);
  await pe.getByText('Verificado').waitFor();
  await pe.screenshot({ path: `${DIR}/r-es.png`, fullPage: true });
  const shot = async (path: string, name: string, wait: string) => {
    for (const [scheme, width] of [['light', 1440], ['dark', 390]] as const) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${url}${path}`);
      await page.getByText(wait).first().waitFor();
      await page.waitForTimeout(1200);
      await page.screenshot({ path: `${DIR}/${name}-${scheme}-${width}.png`, fullPage: true });
    }
  };
  await shot('/reports', 'list', 'published');
  await shot(`/reports/${d.number}`, 'edit', 'Blocks');
  await shot(`/reports/${d.number}?view=preview`, 'preview', 'No hash yet');
  await shot(`/reports/${d.number}?view=links`, 'links', 'Links');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${url}/reports/${d.number}`);
  await page.getByRole('button', { name: /Insert a figure/ }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: /1.50/ }).first().click();
  await page.waitForTimeout(500);
  await page.screenshot({ path: `${DIR}/dialog.png` });
  console.log('PROBLEMS', problems, await page.evaluate('window.hacked'));
}, 120000);
