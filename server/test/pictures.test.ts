import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pictureOfRun } from '@rackmark/analysis';
import { distribution, type Distribution, type LanguageTurn, type RunResult } from '@rackmark/contracts';
import { quantile } from '@rackmark/statistics';
import { resultOf, sendResult } from './support/fake-agent.js';
import { call } from './support/portal.js';
import { TestRack, type Rack } from './support/rack.js';

let rack: TestRack;
let phones: Rack;
beforeAll(async () => {
  rack = await TestRack.open();
  phones = await rack.phones(1);
});
afterAll(async () => {
  phones.agent.disconnect();
  await rack.portal.stop();
});

type Picture = Distribution['cells'][number]['runs'][number];
async function pictureOf(recorded: Partial<RunResult>): Promise<{ of: string; picture: Picture }> {
  await rack.start([phones.first]);
  const a = await rack.claim(phones.agent, phones.first);
  const [run] = a.runs;
  const sent = await sendResult(rack.portal, run!.run_id, resultOf(a, recorded));
  expect(sent.status).toBe(200);
  const { body } = await call(rack.portal, 'GET', `/comparisons/distribution?cell=${run!.cell_id}`);
  const [cell] = distribution.parse(body).cells;
  return { of: cell!.of, picture: cell!.runs[0]! };
}
const numbers = (n: number, of: (i: number) => number) =>
  Array.from({ length: n }, (_, i) => Math.round(of(i)));
const wave = (i: number) => 1e6 * (1 + 0.1 * Math.sin(i * 12.9898)) + ((i * 7919) % 1_000);

/** What a report draws of the same samples, without a database: the two are one picture. */
const drawn = (latency_ns_raw: number[]) => {
  const run = { id: '', position: 0, repeat: 1, verdict: null };
  const { ecdf, series_ns } = pictureOfRun(run, { latency_ns_raw, language_record: null })!;
  return { ecdf, series_ns };
};

describe('the picture of a run', () => {
  it.each([1, 2, 255, 256, 257, 1_000, 10_007])('of %i samples is of at most 256 of them', async (n) => {
    const latency_ns = numbers(n, wave);
    const { of, picture } = await pictureOf({ latency_ns });
    expect(of).toBe('iterations');
    expect(picture).toMatchObject({ ...drawn(latency_ns), samples: n, positions: [] });
    for (const [name, p] of [
      ['median_ns', 0.5],
      ['p90_ns', 0.9],
      ['p95_ns', 0.95],
    ] as const)
      expect(picture[name]).toBeCloseTo(quantile(latency_ns, p), 3);
  });
  it('shows two modes, and a single spike among 20,000', async () => {
    const latency_ns = numbers(20_000, (i) => (i % 5 === 0 ? 3e6 : 1e6) + (i % 97));
    latency_ns[7_777] = 9e6;
    const { ecdf, series_ns } = (await pictureOf({ latency_ns })).picture;
    const below = ecdf.filter((p) => p.latency_ns < 2e6).at(-1)!.share;
    const above = ecdf.find((p) => p.latency_ns > 2e6)!.share;
    expect([below > 0.795, above < 0.805]).toEqual([true, true]);
    expect([ecdf.at(-1), Math.max(...series_ns)]).toEqual([{ latency_ns: 9e6, share: 1 }, 9e6]);
  });
  it('of a language model tells how its steps change with their place', async () => {
    const turn = (phase: LanguageTurn['phase'], step_ns: number[], streamed = true): LanguageTurn => ({
      ...{ phase, turn: 0, streamed, prefill_tokens: 8, prefill_ns: 1e6, decode_tokens: step_ns.length + 1 },
      ...{ decode_ns: 1e9, first_token_ns: streamed ? 2e6 : null, step_ns },
    });
    const steps = [numbers(300, (i) => 1e6 + i * 1e3), numbers(290, (i) => 2e6 + i * 1e3)];
    const turns = [turn('first', [9e9]), turn('measure', [], false), ...steps.map((s) => turn('measure', s))];
    const { of, picture } = await pictureOf({
      latency_ns: steps.flat(),
      language: { context_tokens: 512, answer: null, turns },
    });
    expect([of, picture.positions.length]).toEqual(['tokens', 128]);
    const record = {
      latency_ns_raw: steps.flat(),
      language_record: { context_tokens: 512, answer: null, turns },
    };
    const { positions } = pictureOfRun({ id: '', position: 0, repeat: 1, verdict: null }, record)!;
    expect(positions).toEqual(picture.positions);
    for (const i of [0, 1, 63, 127]) {
      const [from, to] = [i, i + 1].map((k) => Math.floor((k * 300) / 128)) as [number, number];
      const around = steps.flatMap((s) => s.slice(from, to));
      expect(picture.positions[i]).toEqual({
        position: (from + to - 1) / 2 + 2,
        step_ns: quantile(around, 0.5),
      });
    }
  });
});
