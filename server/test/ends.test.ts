import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { shownFacts, uploadedModel } from '@rackmark/contracts';
import { modelKinds } from '@rackmark/sample-models';
import { call, upload } from './support/portal.js';
import { TestRack, type Rack } from './support/rack.js';

// Facts show the first inputs and outputs of a model; what may run is judged by all of them.

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

const stored = async (last: Parameters<typeof modelKinds.manyInputs>[1]) =>
  uploadedModel.parse((await upload(rack.portal, modelKinds.manyInputs(20, last), `${last}.tflite`)).body)
    .model;
const preview = async (sha256: string, configuration: object) =>
  (
    await call(rack.portal, 'POST', '/benchmarks/preview', {
      models: [sha256],
      configurations: [configuration],
    })
  ).body.unsupported;

it('a shape of the last input is taken, and of one that is not there refused with some that are', async () => {
  const { sha256, facts } = await stored('numbers');
  expect([facts.input_count, facts.inputs.length]).toEqual([20, shownFacts.tensors]);
  expect(await preview(sha256, { shapes: { x19: [3, 4] } })).toEqual([]);
  const [wrong] = await preview(sha256, { shapes: { x20: [3, 4] } });
  expect(wrong.reason).toMatch(/has no input x20; its inputs are: x0 \(.*, x7 \(.*\) and 12 more\./);
});

it('a text as the last input is unsupported', async () => {
  const { sha256 } = await stored('text');
  const [why] = await preview(sha256, {});
  expect(why.reason).toContain('takes texts (input x19)');
});

it('the whole numbers that the last input takes reach whoever measures', async () => {
  const { sha256 } = await stored('indices');
  await rack.start([phones.first], { models: [sha256], plan: { repeats: 1 } });
  const { models } = await rack.claim(phones.agent, phones.first);
  expect(models[0]!.inputs).toEqual([{ name: 'x19', range: { low: 0, high: 31 } }]);
});
