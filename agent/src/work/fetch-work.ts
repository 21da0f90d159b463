import { inputFileLabel, type Assignment, type Failure } from '@rackmark/contracts';
import type { RunOrder } from '../drivers/driver.js';
import type { InputCache, ModelCache } from './model-cache.js';

type Run = Assignment['runs'][number];
export interface Caches {
  models: Pick<ModelCache, 'get'>;
  inputs: Pick<InputCache, 'get'>;
}
type Work = Pick<RunOrder, 'modelPath' | 'modelSha256' | 'lora' | 'inputs'>;

/** What a run loads: its model, or the base that its LoRA weights run in and these; and the files that fill its inputs. */
export async function fetchWork(
  order: Assignment,
  run: Run,
  lease: AbortSignal,
  caches: Caches,
): Promise<Work | { failure: Failure }> {
  const of = (sha: string) => order.models.find((m) => m.sha256 === sha)!;
  const asked = of(run.model_sha256);
  const loaded = asked.base_sha256 === null ? asked : of(asked.base_sha256);
  const fetched = await caches.models.get(loaded.sha256, loaded.name, lease);
  if ('failure' in fetched) return fetched;
  const inputs = await fetchInputs(order, run, lease, caches);
  if ('failure' in inputs) return inputs;
  const known = (loaded.inputs ?? []).filter((i) => !inputs.some((own) => own.name === i.name));
  const all = [...known.map((i) => ({ ...i, path: null })), ...inputs];
  const model = {
    ...{ modelPath: fetched.path, modelSha256: loaded.sha256 },
    ...(all.length > 0 && { inputs: all }),
  };
  if (asked.base_sha256 === null) return asked.takes_lora ? { ...model, lora: { path: null } } : model;
  const weights = await caches.models.get(asked.sha256, asked.name, lease);
  return 'failure' in weights ? weights : { ...model, lora: { path: weights.path } };
}

/** The inputs that the configuration fills from files, with their values on this computer's disk. */
async function fetchInputs(
  order: Assignment,
  { configuration }: Run,
  lease: AbortSignal,
  caches: Caches,
): Promise<NonNullable<RunOrder['inputs']> | { failure: Failure }> {
  const inputs: NonNullable<RunOrder['inputs']> = [];
  for (const [name, named] of Object.entries(configuration.inputs)) {
    const file = order.inputs.find((f) => f.sha256 === named.sha256)!;
    const fetched = await caches.inputs.get({ ...file, file_name: inputFileLabel(named) }, lease);
    if ('failure' in fetched) return fetched;
    inputs.push({ name, range: null, path: fetched.path });
  }
  return inputs;
}
