import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { phone } from './support/fake-agent.js';
import { GateRack, noise, type Play } from './support/gates.js';
import type { Rack } from './support/rack.js';

const gates = new GateRack();
const { api, asked, decided, models, calm } = gates;
beforeAll(gates.open);
afterAll(gates.close);

/** A phone with LiteRT 2.3.0, and another one with 2.2.0 beside it. */
async function withVersions(): Promise<{ one: Rack; both: Rack }> {
  const [litert] = phone('any').engines;
  const { engine: _, ...older } = { ...litert!, version: '2.2.0' };
  const one = await gates.rack.phones(1);
  const both = await gates.rack.phones(1, [], { engines: [{ ...litert!, runtimes: [older] }] });
  return { one, both };
}

describe('a gate of two versions of a runtime', () => {
  let racks: { one: Rack; both: Rack };
  beforeAll(async () => {
    racks = await withVersions();
  });
  afterAll(() => {
    racks.one.agent.disconnect();
    racks.both.agent.disconnect();
  });
  const of = (devices: string[], more: Record<string, unknown> = {}) => ({
    sides: {
      ...{ kind: 'runtimes', base: 'litert@2.2.0', candidate: 'litert@2.3.0', models: [models.usual] },
      ...{ configurations: [{}, { threads: 2 }], devices: { ids: devices }, plan: { repeats: 3 }, ...more },
    },
  });
  /** The newer one is slower with two threads. */
  const newer: Play = ({ configuration: c }, _, n) =>
    (c.runtime === '2.3.0' && c.threads === 2 ? 2.4 : 2) * noise(n);

  it('measures both in one benchmark, and pairs configurations without their versions', async () => {
    const made = await asked(of(racks.both.devices));
    expect(made).toMatchObject({ name: 'runtimes', base: 'LiteRT 2.2.0', candidate: 'LiteRT 2.3.0' });
    const { decision, benchmarks } = await decided(made, newer, racks.both);
    expect(decision!.title.text).toBe(
      'Regression: LiteRT 2.3.0 is 1.20× slower than LiteRT 2.2.0 (1 of 2 cells)',
    );
    expect(
      decision!.cells.map((c) => [c.word, c.configuration_key, c.configuration.runtime, c.base!.runs]),
    ).toEqual([
      ['worse', 'litert.cpu.2t', null, 3],
      ['no_change', 'litert.cpu.1t', null, 3],
    ]);
    // What they are held against each other by is no other difference.
    expect(decision!.notes).toEqual([]);
    expect(benchmarks).toHaveLength(1);
    const { configurations } = (await api('GET', `/benchmarks/${benchmarks[0]}`)).body;
    expect(configurations.map((c: { runtime: string }) => c.runtime)).toEqual([
      ...['2.2.0', '2.3.0', '2.2.0', '2.3.0'],
    ]);
    // A version against itself has nothing to measure.
    const same = await asked(of(racks.both.devices, { base: 'litert@2.3.0' }));
    expect(same.decision).toMatchObject({ answer: 'no_regression', measured: 'nothing' });
  });

  it('asks for more runs of what is open, on both versions', async () => {
    const wide: Play = ({ repeat, configuration: c }, _, n) =>
      2 * noise(n) * (c.threads === 2 ? 1 + 0.1 * (repeat % 2) : 1);
    const made = await asked({ ...of(racks.both.devices), most_runs: 6 });
    const { decision, benchmarks } = await decided(made, wide, racks.both);
    expect(decision!.cells.map((c) => [c.word, c.base!.runs, c.candidate!.runs])).toEqual([
      ['cannot_tell', 6, 6],
      ['no_change', 3, 3],
    ]);
    const last = (await api('GET', `/benchmarks/${benchmarks[1]}`)).body;
    expect(
      last.configurations.map((c: { runtime: string; threads: number }) => [c.runtime, c.threads]),
    ).toEqual([
      ['2.2.0', 2],
      ['2.3.0', 2],
    ]);
  });

  it.each([
    ['base', {}],
    ['candidate', { base: 'litert@2.3.0', candidate: 'litert@2.2.0' }],
  ])('a device that lacks the %s is left out, and passes nothing', async (_, sides) => {
    const ids = [...racks.both.devices, ...racks.one.devices];
    const made = await asked(of(ids, { ...sides, configurations: [{}] }));
    const { decision } = await decided(made, calm, racks.both, racks.one);
    const { id } = await gates.rack.device(racks.one.first);
    expect(decision).toMatchObject({ answer: 'no_regression', title: { said: { params: { of: 1 } } } });
    expect(decision!.notes.map((n) => n.said!.code)).toContain('gate.left_out');
    expect(decision!.cells[1]).toMatchObject({
      ...{ word: 'left_out', device: { id } },
      note: { text: expect.stringMatching(/does not have LiteRT 2\.2\.0; it has 2\.3\.0\./) },
    });
  });

  it('refuses what nobody has, by its name and with what is at hand', async () => {
    const refused = async (body: unknown) => {
      const answer = await api('POST', '/gates', body);
      return [answer.status, answer.body.code, answer.body.errors?.[0]?.message ?? answer.body.detail];
    };
    const { both, one } = racks;
    expect(await refused(of(both.devices, { candidate: 'litert@2.9.0' }))).toEqual([
      ...[422, 'RUNTIME_NOT_THERE'],
      expect.stringMatching(/has litert@2\.9\.0\. They have litert@2\.2\.0, litert@2\.3\.0\..*runtime list/),
    ]);
    expect((await refused(of(one.devices)))[2]).toMatch(/has litert@2\.2\.0\. They have litert@2\.3\.0\./);
    const invalid = async (more: Record<string, unknown>) => (await refused(of(both.devices, more))).slice(1);
    expect(await invalid({ base: 'litert' })).toEqual([
      'BAD_REQUEST',
      expect.stringMatching(/is no version of a runtime/),
    ]);
    expect((await invalid({ candidate: 'litert-lm@0.18.0' }))[1]).toMatch(/is of another engine/);
    expect((await invalid({ configurations: [{ runtime: '2.2.0' }] }))[1]).toMatch(/without a version/);
    expect((await invalid({ models: ['0'.repeat(64)] }))[0]).toBe('MODEL_NOT_FOUND');
  });
});
