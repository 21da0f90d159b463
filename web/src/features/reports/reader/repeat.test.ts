import { expect, it } from '@jest/globals';
import { configuration, configurationKey, measurementPlan, type FrozenReport } from '@rackmark/contracts';
import { commandsOf, filesOf } from './repeat.js';

const cell = (name: string, sha256: string, of: object, version: string | null = '2.3.0') => {
  const c = configuration.parse(of);
  return {
    ...{
      benchmark_id: 'b',
      model: { name, sha256 },
      configuration: c,
      configuration_key: configurationKey(c),
    },
    runtime: version === null ? null : { name: c.engine, version, build: null },
  };
};
const reportOf = (...cells: object[]) =>
  ({
    ...{ cells, benchmarks: [{ id: 'b', plan: measurementPlan.parse({ repeats: 5, seconds: 2 }) }] },
  }) as unknown as FrozenReport;

it('repeats each configuration with the models, the version and the plan that it was measured with', () => {
  const report = reportOf(
    cell('pose lite', 'a'.repeat(64), { threads: 4 }),
    cell('pose-int8', 'b'.repeat(64), { threads: 4 }),
    cell('pose-int8', 'b'.repeat(64), { accelerator: 'gpu', precision: 'fp32', fallback: 'allow' }),
  );
  expect(filesOf(report)).toEqual([
    `${'a'.repeat(64)}  pose lite.tflite`,
    `${'b'.repeat(64)}  pose-int8.tflite`,
  ]);
  expect(commandsOf(report)).toEqual([
    "rackmark bench 'pose lite.tflite' pose-int8.tflite --accelerator cpu --runtime litert@2.3.0 --threads 4 --repeats 5 --iterations 100 --seconds 2",
    'rackmark bench pose-int8.tflite --accelerator gpu --runtime litert@2.3.0 --precision fp32 --fallback --repeats 5 --iterations 100 --seconds 2',
  ]);
});

it('asks of a language model what it was asked, and cannot be talked into another command', () => {
  const report = reportOf(
    cell("it's; rm -rf ~", 'c'.repeat(64), {
      engine: 'litert-lm',
      lm: { prefill_tokens: 128, decode_tokens: 64 },
    }),
    cell('web', 'd'.repeat(64), { engine: 'litert-js' }, '2.5.3'),
  );
  expect(commandsOf(report)).toEqual([
    "rackmark bench 'it'\\''s; rm -rf ~.litertlm' --accelerator cpu --runtime litert-lm@2.3.0 --threads 1 --prefill 128 --decode 64 --repeats 5 --iterations 100 --seconds 2",
    'rackmark bench web.tflite --accelerator cpu --engine litert-js --threads 1 --repeats 5 --iterations 100 --seconds 2',
  ]);
});
