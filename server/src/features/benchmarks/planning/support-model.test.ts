import { expect, it } from '@jest/globals';
import { configuration, deviceFacts, tensorFacts } from '@rackmark/contracts';
import { whyUnsupported, type AskedModel } from './support.js';

const tensor = (type: string) =>
  tensorFacts.parse({ name: 't', type, shape: [1], dynamic: false, quantisation: null });
const asked = (facts: Partial<AskedModel['facts']>, more: Partial<AskedModel> = {}): AskedModel => ({
  format: 'tflite',
  name: 'pose',
  base: null,
  ...more,
  facts: {
    kind: 'graph',
    compiled_for: null,
    language: null,
    lora: null,
    sections: [],
    inputs: [tensor('float32')],
    outputs: [tensor('float32')],
    custom_operators: [],
    flex_operators: [],
    parts: [],
    part_count: 0,
    subgraphs: 1,
    ...facts,
  },
});
const computer = deviceFacts.parse({
  key: 'k',
  kind: 'computer',
  name: 'bench-1',
  device_model: 'ThinkStation',
  os: 'Linux',
  architecture: 'x64',
  processor: null,
  cores: 8,
  memory_mib: 8_192,
  engines: [
    {
      engine: 'litert',
      available: true,
      version: '2',
      build: null,
      reason: null,
      accelerators: [
        { accelerator: 'cpu', available: true, adapter: null, software: false, reason: null },
        { accelerator: 'npu', available: true, adapter: null, software: false, reason: null },
      ],
    },
  ],
  place: null,
  android: null,
  simulated: false,
  more: {},
});
const why = (model: AskedModel, accelerator: 'cpu' | 'npu' = 'cpu') =>
  whyUnsupported(model, configuration.parse({ accelerator }), computer);

it.each<[string, AskedModel, string, string]>([
  ['text as input', asked({ inputs: [tensor('string')] }), 'takes texts (input t)', 'token ids'],
  ['text as output', asked({ outputs: [tensor('string')] }), 'gives texts (output t)', 'benchmark_model'],
  [
    'a resource',
    asked({ inputs: [tensor('resource')] }),
    'a resource of TensorFlow',
    'Export the part between',
  ],
  [
    'operators of TensorFlow',
    asked({ flex_operators: ['FlexErf'] }),
    'operators of TensorFlow itself (FlexErf)',
    'without SELECT_TF_OPS',
  ],
  [
    'a container without a model',
    asked({ subgraphs: 0 }, { format: 'litertlm' }),
    'nothing of it runs',
    'Upload the bundle',
  ],
  [
    'a bundle of vision models',
    asked({ part_count: 2, subgraphs: 2 }, { format: 'task' }),
    'bundles 2 models',
    'Take the part that you mean as a model of its own',
  ],
  [
    'compiled for the NPU here, asked of the CPU',
    asked({ compiled_for: { maker: 'Intel', soc: 'LNL' } }),
    'compiled for the NPU of Intel LNL',
    'Ask for the NPU',
  ],
  [
    'compiled for a phone',
    asked({ compiled_for: { maker: 'Qualcomm', soc: 'SM8750' } }),
    'compiled for the NPU of Qualcomm SM8750; bench-1 is a computer',
    'take the file that was not compiled ahead of time',
  ],
])('unsupported before anything starts, with why and what to do: %s', (_, model, reason, advice) => {
  const failure = why(model);
  expect(failure?.message).toContain(reason);
  expect(failure?.message).toContain(advice);
});

it('a detector runs on the native LiteRT, and is unsupported by LiteRT.js before anything starts', () => {
  const outputs = [{ ...tensor('float32'), shape: [], dynamic: true }];
  const detector = asked({ outputs, custom_operators: ['TFLite_Detection_PostProcess'] });
  expect(why(detector)).toBeNull();
  const js = whyUnsupported(detector, configuration.parse({ engine: 'litert-js' }), computer);
  expect(js?.message).toContain('Use the native LiteRT');
});

it('what may run is tried', () => {
  expect(why(asked({}))).toBeNull();
  expect(why(asked({ inputs: [tensor('int32'), tensor('bool')] }))).toBeNull();
  expect(why(asked({ compiled_for: { maker: 'Intel', soc: 'LNL' } }), 'npu')).toBeNull();
});
