import type { Configuration } from '@rackmark/contracts';
import type { EngineFailure } from '../../core/engine.js';
import { LiteRtStatus } from './library.js';
import type { RuntimeLog } from './runtime-log.js';

/** Status of LiteRtCreateCompiledModel: "not every operator is accelerated", and the CPU was not allowed to help. */
const NOT_ALL_ACCELERATED = 504;

export interface Refusal {
  name: EngineFailure['failure'];
  message: string;
}

/** A device named itself, and its compiler, where it has one, took the model. */
const isThere = (log: RuntimeLog) => (log.adapter ?? log.backend) !== null && log.applied !== 0;

/** The runtime took the CPU in an accelerator's place without a word; null: for a device that is there it says so itself. */
export const silentRefusal = (configuration: Configuration, log: RuntimeLog): Refusal | null =>
  isThere(log) ? null : refusalOf(configuration, new LiteRtStatus(NOT_ALL_ACCELERATED, 'compile'), log);

/** Why a model could not be compiled for what was asked. */
export function refusalOf({ accelerator }: Configuration, error: LiteRtStatus, log: RuntimeLog): Refusal {
  const cause = log.error ?? error.message;
  const NAME = accelerator.toUpperCase();
  if (accelerator === 'cpu') {
    const unknown = /find op for builtin opcode|unsupported op|unresolved custom op/i.test(cause);
    const name = unknown ? 'UNSUPPORTED_OPERATOR' : 'ENGINE_ERROR';
    return { name, message: `LiteRT could not prepare the model: ${cause}` };
  }
  if (log.noDevice && log.adapter === null) {
    const message = 'No GPU: the driver offers no adapter that the runtime can use.';
    return { name: 'UNSUPPORTED_ACCELERATOR', message };
  }
  if (error.status === NOT_ALL_ACCELERATED && isThere(log)) {
    const left = `${log.left} of ${(log.left ?? 0) + (log.taken ?? 0)} stay outside`;
    const ops = log.refused.length > 0 ? log.refused.join('; ') : log.left ? left : cause;
    return { name: 'UNSUPPORTED_OPERATOR', message: `The ${NAME} does not take every operator: ${ops}` };
  }
  if (accelerator === 'npu' && log.error === null && log.applied === null) {
    const message =
      'The NPU took nothing of the model: it was not compiled for this NPU, and there is no compiler plugin to do it here.';
    return { name: 'UNSUPPORTED_ACCELERATOR', message };
  }
  const message = `The ${NAME} could not prepare the model: ${cause}`;
  return { name: isThere(log) ? 'ACCELERATOR_FAILED' : 'UNSUPPORTED_ACCELERATOR', message };
}

/** Why a compiled model could not be laid out or run. */
export function runRefusal(
  { accelerator }: Configuration,
  status: number,
  lines: readonly string[],
  log: RuntimeLog,
): Refusal {
  const cause = log.error ?? new LiteRtStatus(status, 'run').message;
  // What the runtime checks when an output of ours turns out to be made anew by each run.
  if (/allocation_type == kTfLiteArenaRw/.test(cause)) {
    const message =
      'An output of the model has another size with each run, and LiteRT takes no buffer for such. Convert it with fixed sizes.';
    return { name: 'UNSUPPORTED_CONFIGURATION', message };
  }
  const custom = /unresolved custom op|Encountered unresolved/i.test(lines.join('\n'));
  const onCpu = accelerator === 'cpu';
  const name = custom ? 'UNSUPPORTED_OPERATOR' : onCpu ? 'ENGINE_ERROR' : 'ACCELERATOR_FAILED';
  const where = onCpu ? '' : ` on the ${accelerator.toUpperCase()}`;
  return { name, message: `LiteRT could not run the model${where}: ${cause}` };
}
