import { expect } from '@jest/globals';
import {
  configuration,
  deviceFacts,
  tensorFacts,
  type ConfigurationInput,
  type DeviceFacts,
  type Failure,
  type InputFile,
} from '@rackmark/contracts';
import { english, wordsIn } from '@rackmark/words';
import { whyUnsupported, type AskedModel } from '../../src/features/benchmarks/planning/support.js';

const es = wordsIn('es');
/** Its code and its sentence in both languages. */
export const inBoth = (failure: Failure | null) => {
  // Whoever reads the API sees the same in English.
  expect(failure!.message).toBe(english.tell(failure!.said, '?'));
  return [failure!.said!.code, failure!.message, es.tell(failure!.said, '?')];
};

export const tensor = (type: string, more: object = {}) =>
  tensorFacts.parse({ name: 't', type, shape: [1], dynamic: false, quantisation: null, ...more });
export const language = {
  ...{ model_type: null, context_tokens: 256, cache_tokens: 256, prefill_lengths: [], logits: null },
  ...{ tokenizer: null, start_token: null, stop_tokens: [], prompt_template: null, prompt_affixes: null },
  ...{ sampler: null, backends: [], min_runtime_version: null, thinking: false, function_calling: false },
  lora: null,
};
export const lora = {
  ...{ rank: 16, declared_rank: 16, tensors: 1, bytes: 1, layers: 1 },
  ...{ scheme: 'generic' as const, projections: [] },
};
export const asked = (facts: object = {}, more: Partial<AskedModel> = {}): AskedModel => ({
  ...{ format: 'tflite', name: 'pose', base: null },
  ...more,
  facts: {
    ...{ kind: 'graph', compiled_for: null, language: null, lora: null, sections: [], subgraphs: 1 },
    ...{ inputs: [tensor('float32')], outputs: [tensor('float32')], parts: [], part_count: 0 },
    ...{ custom_operators: [], flex_operators: [] },
    ...facts,
  },
});
const offer = { available: true, version: '2', build: null, reason: null };
export const cpu = {
  accelerator: 'cpu' as const,
  available: true,
  adapter: null,
  software: false,
  reason: null,
};
export const all = (['litert', 'litert-js', 'litert-lm'] as const).map((engine) => ({
  ...{ ...offer, engine, accelerators: [cpu, { ...cpu, accelerator: 'npu' as const }] },
}));
export const computer = (more: Partial<DeviceFacts> = {}): DeviceFacts => ({
  ...deviceFacts.parse({
    ...{ key: 'k', kind: 'computer', name: 'bench-1', device_model: 'PC', os: 'Linux', architecture: 'x64' },
    ...{ processor: null, cores: 8, memory_mib: 8, engines: all, place: null, android: null },
    ...{ simulated: false, more: {} },
  }),
  ...more,
});
export const phone = (more: Partial<DeviceFacts> = {}) =>
  computer({ kind: 'android', name: 'Pixel 6', ...more });
export const withSoc = phone({
  android: {
    ...{ brand: 'Google', model_code: 'x', serial: 's', tier: null, android: '14', api_level: 34, abis: [] },
    ...{ soc: { maker: 'Google', model: 'GS101', name: 'Tensor G1' }, security_patch: null, gpu: null },
    ...{ fingerprint: 'f', npu: null, storage_free_mib: null, storage_total_mib: null, harness: null },
  },
});
export const why = (
  model: AskedModel,
  c: ConfigurationInput = {},
  device = computer(),
  base: AskedModel | null = null,
  files?: ReadonlyMap<string, InputFile>,
) => whyUnsupported(model, configuration.parse(c), device, base, files);

export const talker = asked({ language }, { format: 'litertlm' });
export const onLm = { engine: 'litert-lm' } as const;
