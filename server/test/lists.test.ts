import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { benchmarkPage, benchmarkPreview, modelFamilies, modelPage } from '@rackmark/contracts';
import { badModels, mobileNetLike } from '@rackmark/sample-models';
import { FakeAgent } from './support/fake-agent.js';
import { call, testPortal, upload, type TestPortal } from './support/portal.js';

// Lists are longer than a page, and longer than what a page of the dashboard used to ask for at most.
const [MODELS, BENCHMARKS, DEVICES] = [450, 230, 10_500];
let portal: TestPortal;
let sha: string;
beforeAll(async () => {
  portal = await testPortal();
  const bytes = mobileNetLike({ weights: 'f32', inputSize: 32, width: 0.25, classes: 10 });
  sha = (await upload(portal, bytes, 'mobile_net-f32.tflite', { family: 'mobile' })).body.model.sha256;
  await upload(portal, badModels.addModel(), 'sum.tflite');
  const { agent, devices } = await FakeAgent.welcomed(portal);
  await call(portal, 'POST', '/benchmarks', {
    models: [sha],
    configurations: [{}],
    devices: { ids: [devices[0]!] },
    name: 'The first',
  });
  agent.disconnect();
  await portal.db.query(
    `INSERT INTO model SELECT (jsonb_populate_record(m, jsonb_build_object(
       'sha256', encode(sha256(n::text::bytea), 'hex'), 'name', 'copy ' || n, 'file_name', 'copy-' || n || '.tflite',
       'family', CASE WHEN n % 10 = 0 THEN 'Tens' END))).*
       FROM model m, generate_series(1, $1) n WHERE m.sha256 = $2`,
    [MODELS, sha],
  );
  await portal.db.query(
    `INSERT INTO benchmark (name, state, configurations, plan, seed, models, devices, cells)
     SELECT 'nightly ' || n, 'queued', configurations, plan, seed, models, devices, 0 FROM benchmark, generate_series(1, $1) n`,
    [BENCHMARKS],
  );
  await portal.db.query(
    `INSERT INTO device SELECT (jsonb_populate_record(d, jsonb_build_object('id', gen_random_uuid(), 'key', 'copy ' || n))).*
       FROM device d, generate_series(1, $1) n`,
    [DEVICES],
  );
});
afterAll(() => portal.stop());

/** Every page; each says the same total. */
async function walk<T>(path: string, schema: typeof modelPage | typeof benchmarkPage): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | null = null;
  do {
    const address: string = `${path}limit=100${cursor === null ? '' : `&cursor=${cursor}`}`;
    const page = schema.parse((await call(portal, 'GET', address)).body);
    found.push(...(page.items as T[]));
    cursor = page.next_cursor;
    if (cursor === null) expect(page.total).toBe(found.length);
  } while (cursor !== null);
  return found;
}
const names = async (path: string) =>
  (await walk<{ name: string }>(path, path.startsWith('/models') ? modelPage : benchmarkPage)).map(
    (x) => x.name,
  );

describe('lists that are long', () => {
  it('are read to their end, and say how long they are', async () => {
    expect(new Set(await names('/models?')).size).toBe(MODELS + 2);
    expect(new Set(await names('/benchmarks?')).size).toBe(BENCHMARKS + 1);
  });
  it('find a model by a part of its name or file, or by the beginning of its hash', async () => {
    expect(await names('/models?search=NET-F&')).toEqual(['mobile_net-f32']);
    expect(await names('/models?search=copy%2044&')).toHaveLength(11);
    expect(await names('/models?search=COPY-449.tf&')).toEqual(['copy 449']);
    expect(await names(`/models?search=${sha.slice(0, 10).toUpperCase()}&`)).toEqual(['mobile_net-f32']);
    // No sign has a meaning of its own.
    expect(await names('/models?search=mobile%25&')).toEqual([]);
    expect(await names('/models?search=mobile-net&')).toEqual([]);
  });
  it('know the families, and the models of each', async () => {
    const { items } = modelFamilies.parse((await call(portal, 'GET', '/models/families')).body);
    expect(items).toEqual(
      expect.arrayContaining([
        { family: 'mobile', models: 1 },
        { family: 'Tens', models: MODELS / 10 },
      ]),
    );
    expect(await names('/models?family=Tens&')).toHaveLength(MODELS / 10);
    expect(await names('/models?language=only&')).toEqual([]);
  });
  it('find a benchmark by its name, its number or a model’s name, and by its state', async () => {
    expect(await names('/benchmarks?search=first&')).toEqual(['The first']);
    expect(await names('/benchmarks?search=1&')).toContain('The first');
    expect(await names('/benchmarks?search=Mobile_Net&')).toHaveLength(BENCHMARKS + 1);
    expect(await names('/benchmarks?search=nightly%207&state=queued&')).toHaveLength(11);
    expect(await names('/benchmarks?search=nightly&state=ended&')).toEqual([]);
    expect(await names(`/benchmarks?model=${sha}&`)).toHaveLength(BENCHMARKS + 1);
  });
  it('lose no device when a benchmark chooses among all', async () => {
    const { body } = await call(portal, 'POST', '/benchmarks/preview', {
      models: [sha],
      configurations: [{}],
      devices: { kinds: ['computer'] },
      plan: { repeats: 1 },
    });
    expect(body.code === 'BENCHMARK_TOO_LARGE' ? body.detail : benchmarkPreview.parse(body).cells).toEqual(
      body.code === 'BENCHMARK_TOO_LARGE' ? expect.stringContaining('10,501') : DEVICES + 1,
    );
  });
});
