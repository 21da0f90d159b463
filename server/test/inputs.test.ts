import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InputSummary } from '@rackmark/contracts';
import { resultOf, sendResult } from './support/fake-agent.js';
import { call } from './support/portal.js';
import { TestRack } from './support/rack.js';

let rack: TestRack;
beforeAll(async () => void (rack = await TestRack.open()));
afterAll(() => rack.portal.stop());

const input: InputSummary = {
  ...{ name: 'x', element_type: 'int32', shape: [1, 4], open: [0], given: false },
  ...{ filled: 'range', low: 0, high: 9, varies: true },
};
const harness = (version: string) => ({ name: 'rackmark-android', version });

describe('what a harness says of inputs and loads', () => {
  it('is kept with the run, and an old load bears the version that timed its inputs, too', async () => {
    const { agent, first } = await rack.phones();
    const cellOf = async (version: string) => {
      const { id } = await rack.start([first], { plan: { repeats: 1 } });
      const a = await rack.claim(agent, first);
      const more = { harness: harness(version), load_cold_ns: 5_000_000, inputs: [input] };
      await sendResult(rack.portal, a.runs[0]!.run_id, { ...resultOf(a), ...more });
      const run = (await call(rack.portal, 'GET', `/runs/${a.runs[0]!.run_id}`)).body;
      expect(run.inputs).toEqual([input]);
      return (await call(rack.portal, 'GET', `/benchmarks/${id}/cells`)).body.items[0];
    };
    expect(await cellOf('1.1.0')).toMatchObject({ loads_of_harness: '1.1.0' });
    expect(await cellOf('2.0.0')).toMatchObject({ loads_of_harness: null });
    agent.disconnect();
  });
});
