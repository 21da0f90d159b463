import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { benchmarkPreview, uploadedInput, type InputSummary } from '@rackmark/contracts';
import { npyFile } from '@rackmark/sample-models';
import { InputsService } from '../src/features/inputs/inputs.service.js';
import { BlobStore } from '../src/platform/blob-store/blob-store.js';
import { resultOf, sendResult } from './support/fake-agent.js';
import { call, type Answer } from './support/portal.js';
import { TestRack, type Rack } from './support/rack.js';

/** Of the model that racks of tests have. */
const INPUT = 'x';
const SHAPE = [1, 4];

let rack: TestRack;
let phones: Rack;
beforeAll(async () => {
  rack = await TestRack.open();
  phones = await rack.phones();
});
afterAll(async () => {
  phones.agent.disconnect();
  await rack.portal.stop();
});

const floats = (...values: number[]) => new Uint8Array(new Float32Array(values).buffer);
const right = (seed: number) => npyFile({ descr: '<f4', shape: SHAPE }, floats(seed, 2, 3, 4));
const shaOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
function bring(bytes: Uint8Array, name = 'x.npy'): Promise<Answer> {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(bytes)]), name);
  return call(rack.portal, 'POST', '/inputs', form);
}
const given = (sha256: string, file_name = 'x.npy') => ({ inputs: { [INPUT]: { sha256, file_name } } });

describe('a file that fills an input', () => {
  it('is stored once under its hash, told of and given back as it came', async () => {
    const bytes = right(1);
    const first = await bring(bytes, 'größe.npy');
    expect(first.status).toBe(201);
    expect(uploadedInput.parse(first.body)).toEqual({
      known: false,
      input: {
        ...{ sha256: shaOf(bytes), file_name: 'größe.npy', element_type: 'float32' },
        ...{ shape: SHAPE, size_bytes: bytes.length },
      },
    });
    const again = await bring(bytes, 'other.npy');
    expect([again.status, again.body.known, again.body.input.file_name]).toEqual([200, true, 'größe.npy']);
    expect((await call(rack.portal, 'GET', `/inputs/${shaOf(bytes)}`)).body).toEqual(first.body.input);
    const content = await fetch(`${rack.portal.url}/api/v1/inputs/${shaOf(bytes)}/content`);
    expect(new Uint8Array(await content.arrayBuffer())).toEqual(bytes);
  });

  it.each([
    [
      new Uint8Array(Buffer.from('1, 2, 3')),
      'NPY_NOT_RECOGNISED',
      'x.npy cannot fill an input. This is no .npy file',
    ],
    [npyFile({ descr: '>f4', shape: [1] }, floats(1)), 'NPY_UNSUPPORTED', 'big-endian'],
    [
      npyFile({ descr: '<f4', shape: [2, 2], fortran: true }, floats(1, 2, 3, 4)),
      'NPY_UNSUPPORTED',
      "Fortran's order",
    ],
    [npyFile({ descr: '<f4', shape: [3] }, floats(1, 2)), 'NPY_DAMAGED', 'speaks of 12 bytes'],
    [npyFile({ descr: '|S4', shape: [1] }, floats(1)), 'NPY_UNSUPPORTED', "NumPy's type |S4"],
  ])('is refused in words where it is none: %#', async (bytes, code, words) => {
    const { status, body } = await bring(bytes);
    expect([status, body.code, body.detail]).toEqual([422, code, expect.stringContaining(words)]);
    expect(await rack.portal.app.get(BlobStore).has(shaOf(bytes))).toBe(false);
  });

  it('is asked for by a request without a field, or of another hash', async () => {
    expect((await call(rack.portal, 'POST', '/inputs', new FormData())).body.code).toBe('FILE_MISSING');
    expect((await call(rack.portal, 'GET', `/inputs/${'0'.repeat(64)}`)).body.code).toBe('INPUT_NOT_FOUND');
  });
});

describe('a benchmark on files', () => {
  it('is held against the model before anything starts', async () => {
    const { body } = await bring(npyFile({ descr: '<i4', shape: [5] }, new Uint8Array(20)));
    const ask = (configurations: unknown[]) =>
      call(
        rack.portal,
        'POST',
        '/benchmarks/preview',
        rack.request({ ids: [phones.first] }, { configurations }),
      );
    const wrong = benchmarkPreview.parse((await ask([given(body.input.sha256)])).body);
    expect(wrong.unsupported.map((u) => u.reason)).toEqual([expect.stringContaining('holds int32 5')]);
    const unknown = await ask([given('0'.repeat(64))]);
    expect([unknown.status, unknown.body.code]).toEqual([404, 'INPUT_NOT_FOUND']);
  });

  it('tells the agent where the values begin, is judged by them, and says so wherever it is named', async () => {
    const [a, b] = [right(10), right(20)];
    for (const bytes of [a, b]) await bring(bytes);
    const { id, number } = await rack.start([phones.first], {
      configurations: [{}, given(shaOf(a), 'a.npy'), given(shaOf(b), 'b.npy')],
    });
    const work = await rack.claim(phones.agent, phones.first);
    expect(work.inputs).toHaveLength(2);
    expect(work.inputs.find((f) => f.sha256 === shaOf(a))).toMatchObject({
      values_offset: a.length - 16,
      size_bytes: a.length,
    });
    for (const run of work.runs) {
      const named = run.configuration.inputs[INPUT];
      // An agent that knows nothing of files makes the values of b up.
      const filled = named?.file_name === 'a.npy' ? 'file' : 'random';
      const input: InputSummary = {
        ...{ name: INPUT, element_type: 'float32', shape: SHAPE, open: [], given: false },
        ...{ filled, low: null, high: null, varies: true },
      };
      await sendResult(rack.portal, run.run_id, { ...resultOf(work), inputs: [input] });
    }
    const cells = (await call(rack.portal, 'GET', `/benchmarks/${id}/cells`)).body.items;
    expect(cells).toHaveLength(3);
    const ruleOf = async (file: string) => {
      const { run_id } = work.runs.find((r) => r.configuration.inputs[INPUT]?.file_name === file)!;
      const { reasons } = (await call(rack.portal, 'GET', `/runs/${run_id}`)).body;
      return reasons.find((r: { rule: string }) => r.rule === 'input_files');
    };
    expect(await ruleOf('a.npy')).toMatchObject({
      passed: true,
      text: `Inputs were filled as given: ${INPUT} from a.npy (${shaOf(a).slice(0, 8)}).`,
    });
    expect(await ruleOf('b.npy')).toMatchObject({ passed: false, weight: 'invalid' });
    // Outputs on other values are held against nothing.
    const references = await rack.sql('SELECT task FROM reference WHERE benchmark_id = $1 ORDER BY task', id);
    expect(references.rows.map((r) => r.task)).toEqual(['', ` inputs {"${INPUT}": "${shaOf(a)}"}`]);

    const csv = (await call(rack.portal, 'GET', `/benchmarks/${id}/export`)).body as string;
    expect(csv).toContain(`${INPUT}=a.npy ${shaOf(a)}`);
    const choices = (await call(rack.portal, 'GET', `/comparisons/choices?benchmark=${number}`)).body;
    const sides = JSON.stringify(choices);
    expect(sides).toContain(`${INPUT} from a.npy`);
  });
});

describe('files that no benchmark names', () => {
  it('go a day after they were brought; those of benchmarks stay', async () => {
    const [named, unnamed, fresh] = [right(30), right(40), right(50)];
    for (const bytes of [named, unnamed, fresh]) await bring(bytes);
    await rack.start([phones.first], { configurations: [given(shaOf(named))] });
    await rack.sql(
      `UPDATE input_file SET brought_at = now() - interval '25 hours' WHERE sha256 <> $1`,
      shaOf(fresh),
    );
    await rack.portal.app.get(InputsService).forgetUnnamed();
    const blobs = rack.portal.app.get(BlobStore);
    expect(await Promise.all([named, unnamed, fresh].map((bytes) => blobs.has(shaOf(bytes))))).toEqual([
      true,
      false,
      true,
    ]);
    expect((await call(rack.portal, 'GET', `/inputs/${shaOf(unnamed)}`)).status).toBe(404);
  });
});
