import {
  engineLabel,
  fail,
  languageTaskOf,
  type Configuration,
  type DeviceFacts,
  type Failure,
  type LanguageTask,
  type Model,
} from '@rackmark/contracts';

/** Why a cell cannot run on a device, known before anything starts; null when it can be tried. */
export function whyUnsupported(
  model: Pick<Model, 'format' | 'name'> & { facts?: Pick<Model['facts'], 'language' | 'lora'> },
  configuration: Configuration,
  device: DeviceFacts,
): Failure | null {
  if (model.facts?.lora) {
    const text = `${model.name} holds LoRA weights for a base model and nothing that runs by itself.`;
    return fail('UNSUPPORTED_CONFIGURATION', text);
  }
  const misfit = wrongEngine(model, configuration);
  if (misfit !== null) return misfit;
  const engine = device.engines.find((e) => e.engine === configuration.engine);
  if (engine === undefined || !engine.available) {
    const why = engine?.reason ?? 'Its agent does not offer this engine.';
    return fail('ENGINE_MISSING', `${why} (${engineLabel(configuration.engine)} on ${device.name})`);
  }
  const offer = engine.accelerators.find((a) => a.accelerator === configuration.accelerator);
  if (offer === undefined || !offer.available) {
    const why = offer?.reason ?? `No ${configuration.accelerator.toUpperCase()} is offered.`;
    return fail('UNSUPPORTED_ACCELERATOR', `${why} (${engineLabel(configuration.engine)} on ${device.name})`);
  }
  const task = languageTaskOf(configuration);
  return task === null ? null : beyondModel(model, task, configuration);
}

/** Which engine takes which files. */
function wrongEngine({ format, name }: Pick<Model, 'format' | 'name'>, c: Configuration): Failure | null {
  const isBundle = format !== 'tflite';
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
}

/** What the model's own facts rule out before anything starts. */
function beyondModel(
  { name, facts }: Pick<Model, 'name'> & { facts?: Pick<Model['facts'], 'language'> },
  task: LanguageTask,
  { accelerator }: Configuration,
): Failure | null {
  // Models that were stored before their facts were read so deeply have none: then the engine says.
  if (facts === undefined) return null;
  const { language } = facts;
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
}

/** What the user should know before starting; nothing here stops a benchmark. */
export function warningsOf(
  configurations: readonly Configuration[],
  devices: readonly { facts: DeviceFacts; reachability: string; admin: string }[],
  repeats: number,
): string[] {
  const warnings: string[] = [];
  for (const { facts, reachability, admin } of devices) {
    if (admin !== 'enabled')
      warnings.push(`${facts.name} takes no work (${admin}); its runs wait until it does.`);
    else if (reachability !== 'online')
      warnings.push(`${facts.name} is not connected; its runs wait until it is.`);
    const most = Math.max(0, ...configurations.filter((c) => c.accelerator === 'cpu').map((c) => c.threads));
    if (facts.cores !== null && most > facts.cores)
      warnings.push(`${facts.name} has ${facts.cores} cores; ${most} threads will share them.`);
  }
  if (repeats < 3)
    warnings.push(
      `With ${repeats === 1 ? 'one run' : 'two runs'} a cell, chance cannot be told from a difference. Three is the least that says something.`,
    );
  return warnings;
}
