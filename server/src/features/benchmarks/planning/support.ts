import {
  engineLabel,
  engineOfRunner,
  fail,
  failures,
  languageTaskOf,
  offerFor,
  runtimeName,
  versionedEngine,
  type Configuration,
  type Device,
  type DeviceFacts,
  type EngineOffer,
  type Failure,
  type InputFile,
  type Model,
} from '@rackmark/contracts';
import { untilText } from '../../devices/words.js';
import { whyInputsDoNotFit } from './inputs.js';
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
  const both = { ...base, name: `${base.name} with ${model.name}` };
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
function whyLoraStays({ name, base: attached }: AskedModel, base: AskedModel | null): Failure | null {
  if (attached === null || base === null) {
    const text = `${name} holds LoRA weights for a base model and nothing that runs by itself. Attach it to its base on its page.`;
    return fail('UNSUPPORTED_CONFIGURATION', text);
  }
  if (attached.problem === null) return null;
  return fail('UNSUPPORTED_CONFIGURATION', `${name} does not run on ${attached.name}. ${attached.problem}`);
}

/** LoRA weights are loaded into LiteRT-LM, on the CPU. */
const loraEngine: Reason = ({ name }, { engine, accelerator }) => {
  if (engine === 'litert-lm' && accelerator === 'cpu') return null;
  const asked = engine === 'litert-lm' ? `the ${accelerator.toUpperCase()}` : engineLabel(engine);
  const text = `${name}: LoRA weights are loaded by LiteRT-LM on the CPU only, not on ${asked}.`;
  return fail('UNSUPPORTED_CONFIGURATION', text);
};

/** Which engine takes which files. */
const wrongEngine: Reason = ({ format, name, facts }, c) => {
  const isBundle = format !== 'tflite';
  if (format === 'task' && facts.sections.some((s) => s.metadata['packed'] === 'yes')) {
    const text = `${name} is compressed; LiteRT-LM takes .task files whose parts are stored as they are. Pack it again without compression (zip -0).`;
    return fail('UNSUPPORTED_CONFIGURATION', text);
  }
  if (isBundle && c.engine !== 'litert-lm') {
    const text = `${name} is a .${format} file for language models; ${engineLabel(c.engine)} does not run those, LiteRT-LM does.`;
    return fail('UNSUPPORTED_CONFIGURATION', text);
  }
  if (!isBundle && c.engine === 'litert-lm') {
    const text = `${name} is a .tflite file; LiteRT-LM takes .litertlm and .task files.`;
    return fail('UNSUPPORTED_CONFIGURATION', text);
  }
  if (c.lm !== null && c.engine === 'litert-js') {
    const text = 'Prefill and decode are measured with LiteRT-LM and the native LiteRT, not with LiteRT.js.';
    return fail('UNSUPPORTED_CONFIGURATION', text);
  }
  if (c.lm !== null && c.lm.prompt !== null && !isBundle) {
    const text = `${name} is a .tflite file without a tokenizer: ask for numbers of tokens, not for a prompt.`;
    return fail('UNSUPPORTED_CONFIGURATION', text);
  }
  return null;
};

/** Without turns of a language model the times would stand under a wrong name. */
const onPhone: Reason = ({ name, facts }, { lm, runner, engine }, device) => {
  if (device.kind === 'android' && (facts.language?.lora ?? null) !== null) {
    const text = `${name} takes LoRA weights as inputs, which Rackmark's harness on phones does not fill: it would run with whatever lies in memory.`;
    return fail('UNSUPPORTED_CONFIGURATION', text);
  }
  if (lm === null) return null;
  if (runner === 'benchmark_model') {
    const text = "benchmark_model knows no prefill and decode. Use Rackmark's own harness.";
    return fail('UNSUPPORTED_CONFIGURATION', text);
  }
  if (device.kind !== 'android' || engine === 'litert-lm' || runner !== 'harness') return null;
  // The harness app that drives LiteRT-LM drives a .tflite decoder, too; an older one would measure a plain graph.
  const offer = device.engines.find((e) => e.engine === 'litert-lm');
  // A reason beside an offer: only by another runner.
  if (offer?.available && offer.reason === null) return null;
  const why = offer?.reason ?? 'Its harness app measures no language models.';
  return fail('ENGINE_MISSING', `${why} (prefill and decode on ${device.name})`);
};

const runnerMissing: Reason = (_, { runner, engine, runtime, lm }, device) => {
  if (runner === 'harness') return null;
  const own = engineOfRunner[runner];
  if (runtime !== null) {
    const text = `${runner} has its runtime built in: no version can be asked of it. Use Rackmark's own harness.`;
    return fail('UNSUPPORTED_CONFIGURATION', text);
  }
  if (device.kind !== 'android') {
    const text = `${runner} is ${engineLabel(own)}'s prebuilt program for Android; ${device.name} is a ${device.kind}. Use Rackmark's own harness there.`;
    return fail('UNSUPPORTED_CONFIGURATION', text);
  }
  if (engine !== own) {
    const text = `${runner} runs the native ${engineLabel(own)} only, not ${engineLabel(engine)}.`;
    return fail('UNSUPPORTED_CONFIGURATION', text);
  }
  if (runner !== 'litert_lm_main' || (lm?.prompt ?? null) === null) return null;
  const text =
    "litert_lm_main answers a prompt with the model's own sampler, not greedily. Ask for numbers of tokens, or use Rackmark's own harness.";
  return fail('UNSUPPORTED_CONFIGURATION', text);
};

const engineMissing: Reason = (_, configuration, device) => {
  const own = device.engines.find((e) => e.engine === configuration.engine);
  const offer = offerFor(device.engines, configuration);
  if (offer?.available) return null;
  if (own?.available && offer === undefined) return versionMissing(configuration, own, device);
  const why = offer?.reason ?? own?.reason ?? 'Its agent does not offer this engine.';
  return fail('ENGINE_MISSING', `${why} (${engineLabel(configuration.engine)} on ${device.name})`);
};

/** The device has the engine in other versions. */
function versionMissing(
  { engine, runtime }: Configuration,
  { version, runtimes = [] }: EngineOffer,
  { name, kind }: DeviceFacts,
): Failure {
  const wanted = `${engineLabel(engine)} ${runtime}`;
  const there = [version ?? 'one of no known version', ...runtimes.map((r) => r.version)].join(', ');
  const what = versionedEngine.safeParse(engine);
  const todo = !what.success
    ? `${engineLabel(engine)} comes with Rackmark.`
    : kind === 'android'
      ? 'A phone has the version that its harness app was built with (npm run harness:build).'
      : `Run npx rackmark runtime add ${runtimeName({ engine: what.data, version: runtime })} on that computer.`;
  return fail('ENGINE_MISSING', `${name} does not have ${wanted}; it has ${there}. ${todo}`);
}

/** The offer carries the reason, and the code where it is a narrower one (an Android that is too old). */
const acceleratorMissing: Reason = (_, configuration, device) => {
  const offer = offerFor(device.engines, configuration)?.accelerators.find(
    (a) => a.accelerator === configuration.accelerator,
  );
  if (offer?.available) return null;
  const why = offer?.reason ?? `No ${configuration.accelerator.toUpperCase()} is offered.`;
  const name = offer?.failure ?? 'UNSUPPORTED_ACCELERATOR';
  // A cell that never began is unsupported, whatever an agent calls it.
  const code = failures[name].outcome === 'unsupported' ? name : 'UNSUPPORTED_ACCELERATOR';
  return fail(code, `${why} (${engineLabel(configuration.engine)} on ${device.name})`);
};

/** What the model's own facts rule out before anything starts. */
const beyondModel: Reason = ({ name, facts: { language } }, configuration) => {
  const task = languageTaskOf(configuration);
  if (task === null) return null;
  const { accelerator } = configuration;
  if (language === null)
    return fail(
      'UNSUPPORTED_CONFIGURATION',
      `${name} is no language model: it has no prefill and decode signatures.`,
    );
  const room = language.cache_tokens ?? language.context_tokens;
  const limit = Math.min(task.context_tokens ?? Infinity, room ?? Infinity);
  const needed = task.prefill_tokens + task.decode_tokens;
  if (room !== null && task.context_tokens !== null && task.context_tokens > room) {
    const text = `A context of ${task.context_tokens} tokens was asked for; ${name} has room for ${room}.`;
    return fail('CONTEXT_LIMIT', text);
  }
  if (task.prompt === null && needed > limit) {
    const text = `A prefill of ${task.prefill_tokens} and a decode of ${task.decode_tokens} tokens need ${needed}; ${name} has room for ${limit}.`;
    return fail('CONTEXT_LIMIT', text);
  }
  if (language.backends.length > 0 && !language.backends.includes(accelerator)) {
    const text = `${name} was made for ${language.backends.map((b) => b.toUpperCase()).join(', ')} only.`;
    return fail('UNSUPPORTED_ACCELERATOR', text);
  }
  return null;
};

type Warned = Pick<
  Device,
  | 'facts'
  | 'reachability'
  | 'admin'
  | 'admin_reason'
  | 'health'
  | 'health_reason'
  | 'quarantined_until'
  | 'adb'
>;

/** What the user should know before starting; nothing here stops a benchmark. */
export function warningsOf(
  configurations: readonly Configuration[],
  devices: readonly Warned[],
  repeats: number,
): string[] {
  const warnings = devices.flatMap((d) => {
    const why = whyItWaits(d);
    return why === null ? [] : [`${d.facts.name} ${why}; its runs wait until it does.`];
  });
  const most = Math.max(0, ...configurations.filter((c) => c.accelerator === 'cpu').map((c) => c.threads));
  for (const { facts } of devices) {
    if (facts.cores !== null && most > facts.cores)
      warnings.push(`${facts.name} has ${facts.cores} cores; ${most} threads will share them.`);
  }
  const played = devices.filter((d) => d.facts.simulated).length;
  if (played > 0)
    warnings.push(
      `${played === devices.length ? 'All devices are' : `${played} of the devices ${played === 1 ? 'is' : 'are'}`} simulated: the numbers say nothing about real ones.`,
    );
  if (repeats < 3)
    warnings.push(
      `With ${repeats === 1 ? 'one run' : 'two runs'} a cell, chance cannot be told from a difference. Three is the least that says something.`,
    );
  return warnings;
}

function whyItWaits(d: Warned): string | null {
  if (d.admin !== 'enabled')
    return `takes no work (${d.admin}${d.admin_reason ? `: ${d.admin_reason}` : ''})`;
  if (d.health === 'needs_repair') return `needs repair (${d.health_reason})`;
  if (d.health === 'quarantined')
    return `is in quarantine until ${d.quarantined_until === null ? 'a canary passes' : untilText(new Date(d.quarantined_until))}`;
  if (d.reachability !== 'online') return 'is not connected';
  if (d.adb !== null && d.adb !== 'device') return `cannot be reached (adb says ${d.adb})`;
  return null;
}
