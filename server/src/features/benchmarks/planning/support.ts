import {
  engineLabel,
  engineOfRunner,
  failures,
  languageTaskOf,
  offerFor,
  runtimeName,
  versionedEngine,
  type Configuration,
  type DeviceFacts,
  type EngineOffer,
  type Failure,
  type InputFile,
  type Model,
} from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { whyInputsDoNotFit } from './inputs.js';
import { toldBy } from '../../../platform/words/told.js';
import { refuse, unfit } from './refuse.js';
import { whyShapesDoNotFit } from './shapes.js';
import {
  compiledForOthers,
  nothingInside,
  severalModels,
  shapelessTensors,
  sizesToldLate,
  tensorFlowOperators,
  type ModelFactsAsked,
} from './support-model.js';

/** What is asked of a model before anything starts. */
export type AskedModel = Pick<Model, 'format' | 'name' | 'base'> & {
  facts: ModelFactsAsked & Pick<Model['facts'], 'language' | 'lora' | 'sections'>;
};

export type Reason = (model: AskedModel, configuration: Configuration, device: DeviceFacts) => Failure | null;

/**
 * Why a cell cannot run on a device, known before anything starts; null when it can be tried.
 * @param base the model that LoRA weights are attached to
 * @param files what is in the files that inputs are filled from, by their hashes
 */
export function whyUnsupported(
  model: AskedModel,
  configuration: Configuration,
  device: DeviceFacts,
  base: AskedModel | null = null,
  files: ReadonlyMap<string, InputFile> = new Map(),
): Failure | null {
  const own: Reason = (m, c) => whyInputsDoNotFit(m, c, files);
  if (model.facts.lora === null) return firstReason(model, configuration, device, [], own);
  const alone = whyLoraStays(model, base);
  if (alone !== null || base === null) return alone;
  const both = { ...base, name: `${base.name} + ${model.name}` };
  return firstReason(both, configuration, device, [loraEngine], own);
}

function firstReason(
  model: AskedModel,
  configuration: Configuration,
  device: DeviceFacts,
  more: readonly Reason[],
  own: Reason,
): Failure | null {
  const reasons = [
    nothingInside,
    severalModels,
    ...more,
    wrongEngine,
    tensorFlowOperators,
    shapelessTensors,
    sizesToldLate,
    compiledForOthers,
    onPhone,
    runnerMissing,
    engineMissing,
    acceleratorMissing,
    beyondModel,
    whyShapesDoNotFit,
    own,
  ];
  for (const reason of reasons) {
    const failure = reason(model, configuration, device);
    if (failure !== null) return failure;
  }
  return null;
}

/** What keeps LoRA weights from running wherever they are sent. */
function whyLoraStays({ name: model, base: attached }: AskedModel, base: AskedModel | null): Failure | null {
  if (attached === null || base === null) return unfit('unsupported.lora.alone', { model });
  const why = toldBy(attached.problem_said, attached.problem);
  return why && unfit('unsupported.lora.base', { model, name: attached.name, why });
}

/** LoRA weights are loaded into LiteRT-LM, on the CPU. */
const loraEngine: Reason = ({ name: model }, { engine, accelerator }) => {
  if (engine !== 'litert-lm') return unfit('unsupported.lora.engine', { model, name: engineLabel(engine) });
  return accelerator === 'cpu' ? null : unfit('unsupported.lora.accelerator', { model, asked: accelerator });
};

/** Which engine takes which files. */
const wrongEngine: Reason = ({ format, name: model, facts }, { engine, lm }) => {
  const isBundle = format !== 'tflite';
  if (format === 'task' && facts.sections.some((s) => s.metadata['packed'] === 'yes'))
    return unfit('unsupported.packed_task', { model });
  if (isBundle && engine !== 'litert-lm')
    return unfit('unsupported.bundle', { model, what: format, name: engineLabel(engine) });
  if (!isBundle && engine === 'litert-lm') return unfit('unsupported.no_bundle', { model });
  if (lm !== null && engine === 'litert-js') return unfit('unsupported.turns.js');
  if (lm !== null && lm.prompt !== null && !isBundle) return unfit('unsupported.no_tokenizer', { model });
  return null;
};

/** Without turns of a language model the times would stand under a wrong name. */
const onPhone: Reason = ({ name, facts }, { lm, runner, engine }, device) => {
  if (device.kind === 'android' && (facts.language?.lora ?? null) !== null)
    return unfit('unsupported.lora.inputs_on_phone', { model: name });
  if (lm === null) return null;
  if (runner === 'benchmark_model') return unfit('unsupported.turns.benchmark_model');
  if (device.kind !== 'android' || engine === 'litert-lm' || runner !== 'harness') return null;
  // The harness app that drives LiteRT-LM drives a .tflite decoder, too; an older one would measure a plain graph.
  const offer = device.engines.find((e) => e.engine === 'litert-lm');
  // A reason beside an offer: only by another runner.
  if (offer?.available && offer.reason === null) return null;
  const why = toldBy(offer?.reason_said, offer?.reason) ?? said('unsupported.turns.old_harness');
  return refuse('ENGINE_MISSING', 'unsupported.turns.phone', { why, device: device.name });
};

const runnerMissing: Reason = (_, { runner, engine, runtime, lm }, device) => {
  if (runner === 'harness') return null;
  const own = engineOfRunner[runner];
  const about = { code: runner, name: engineLabel(own) };
  if (runtime !== null) return unfit('unsupported.runner.runtime', { code: runner });
  if (device.kind !== 'android')
    return unfit('unsupported.runner.phone', { ...about, device: device.name, kind: device.kind });
  if (engine !== own) return unfit('unsupported.runner.engine', { ...about, what: engineLabel(engine) });
  const isAsked = runner === 'litert_lm_main' && (lm?.prompt ?? null) !== null;
  return isAsked ? unfit('unsupported.sampler') : null;
};

const engineMissing: Reason = (_, configuration, device) => {
  const own = device.engines.find((e) => e.engine === configuration.engine);
  const offer = offerFor(device.engines, configuration);
  if (offer?.available) return null;
  if (own?.available && offer === undefined) return versionMissing(configuration, own, device);
  const why =
    toldBy(offer?.reason_said, offer?.reason) ??
    toldBy(own?.reason_said, own?.reason) ??
    said('unsupported.engine.not_offered');
  const about = { name: engineLabel(configuration.engine), device: device.name };
  return refuse('ENGINE_MISSING', 'unsupported.engine', { why, ...about });
};

/** The device has the engine in other versions. */
function versionMissing(
  { engine, runtime }: Configuration,
  { version, runtimes = [] }: EngineOffer,
  { name, kind }: DeviceFacts,
): Failure {
  const commas = [version ?? said('unsupported.version.unknown'), ...runtimes.map((r) => r.version)];
  const what = versionedEngine.safeParse(engine);
  const why = !what.success
    ? said('unsupported.version.with_rackmark', { name: engineLabel(engine) })
    : kind === 'android'
      ? said('unsupported.version.phone', { code: 'npm run harness:build' })
      : said('unsupported.version.add', {
          code: `npx rackmark runtime add ${runtimeName({ engine: what.data, version: runtime })}`,
        });
  const wanted = `${engineLabel(engine)} ${runtime}`;
  return refuse('ENGINE_MISSING', 'unsupported.version', { device: name, name: wanted, commas, why });
}

/** The offer carries the reason, and the code where it is a narrower one (an Android that is too old). */
const acceleratorMissing: Reason = (_, configuration, device) => {
  const offer = offerFor(device.engines, configuration)?.accelerators.find(
    (a) => a.accelerator === configuration.accelerator,
  );
  if (offer?.available) return null;
  const { engine, accelerator } = configuration;
  const why =
    toldBy(offer?.reason_said, offer?.reason) ??
    said('unsupported.accelerator.not_offered', { asked: accelerator });
  const name = offer?.failure ?? 'UNSUPPORTED_ACCELERATOR';
  // A cell that never began is unsupported, whatever an agent calls it.
  const code = failures[name].outcome === 'unsupported' ? name : 'UNSUPPORTED_ACCELERATOR';
  return refuse(code, 'unsupported.engine', { why, name: engineLabel(engine), device: device.name });
};

/** What the model's own facts rule out before anything starts. */
const beyondModel: Reason = ({ name: model, facts: { language } }, configuration) => {
  const task = languageTaskOf(configuration);
  if (task === null) return null;
  const { accelerator } = configuration;
  if (language === null) return unfit('unsupported.no_language_model', { model });
  const room = language.cache_tokens ?? language.context_tokens;
  const limit = Math.min(task.context_tokens ?? Infinity, room ?? Infinity);
  const { prefill_tokens: a, decode_tokens: b, context_tokens: asked } = task;
  if (room !== null && asked !== null && asked > room)
    return refuse('CONTEXT_LIMIT', 'unsupported.context', { n: asked, model, limit: room });
  if (task.prompt === null && a + b > limit)
    return refuse('CONTEXT_LIMIT', 'unsupported.tokens', { a, b, n: a + b, model, limit });
  const list = language.backends.map((backend) => backend.toUpperCase());
  if (list.length > 0 && !language.backends.includes(accelerator))
    return refuse('UNSUPPORTED_ACCELERATOR', 'unsupported.made_for', { model, list });
  return null;
};
