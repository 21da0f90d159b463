import { engineLabel, fail, type Configuration, type DeviceFacts, type Failure } from '@rackmark/contracts';

/** Why a cell cannot run on a device, known before anything starts; null when it can be tried. */
export function whyUnsupported(
  model: { format: 'tflite' | 'litertlm'; name: string },
  configuration: Configuration,
  device: DeviceFacts,
): Failure | null {
  if (model.format === 'litertlm') {
    return fail(
      'UNSUPPORTED_CONFIGURATION',
      `${model.name} is a .litertlm container; no engine of this version runs those. Its .tflite parts can be measured one by one.`,
    );
  }
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
