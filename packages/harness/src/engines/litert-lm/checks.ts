import type { Configuration, Delegation, LanguageTask } from '@rackmark/contracts';
import { EngineFailure } from '../../core/engine.js';
import { delegationOf } from '../litert/delegation.js';
import type { RuntimeLog } from '../litert/runtime-log.js';

/** What `lastError` says where the engine left nothing: it keeps errors by thread. */
export const NO_REASON = 'it gave no reason';

/** Tokens that a model has room for; fixed: its cache is made for exactly so many. */
export interface Room {
  tokens: number | null;
  isFixed: boolean;
}

/** Refuses what the engine would cut off without a word. @throws EngineFailure CONTEXT_LIMIT */
export function checkContext(task: LanguageTask, room: Room): void {
  const { context_tokens: asked, prefill_tokens: prefill, decode_tokens: decode } = task;
  if (asked !== null && room.isFixed && room.tokens !== null && asked > room.tokens) {
    throw new EngineFailure(
      'CONTEXT_LIMIT',
      `A context of ${asked} tokens was asked for; the model has room for ${room.tokens}.`,
    );
  }
  const limit = asked ?? (room.isFixed ? room.tokens : null);
  if (task.prompt !== null || limit === null || prefill + decode <= limit) return;
  throw new EngineFailure(
    'CONTEXT_LIMIT',
    `A prefill of ${prefill} and a decode of ${decode} tokens need ${prefill + decode}; the context has room for ${limit}.`,
  );
}

/** Why the engine could not be made, from its own last error and its log. */
export function refusal(
  { accelerator }: Configuration,
  error: string,
  log: readonly string[],
): EngineFailure {
  const detail = log.slice(-20).join('\n');
  const cause = causeOf(error, log);
  if (/^RESOURCE_EXHAUSTED|bad_alloc|Cannot allocate memory|mmap.*failed/i.test(error))
    return new EngineFailure('OUT_OF_MEMORY', `LiteRT-LM found no memory for the model: ${cause}`, detail);
  if (/Expected uncompressed zip archive/i.test(detail)) {
    const text = 'This .task file is compressed; LiteRT-LM takes one whose parts are stored as they are.';
    return new EngineFailure('BAD_MODEL', text, detail);
  }
  if (
    /version \d+, expected version|Unsupported or unknown file format|not found in the model|invalid|corrupt|magic/i.test(
      error,
    )
  )
    return new EngineFailure('BAD_MODEL', `LiteRT-LM does not take this file: ${cause}`, detail);
  if (accelerator !== 'cpu') {
    const name = accelerator.toUpperCase();
    return new EngineFailure('UNSUPPORTED_ACCELERATOR', `LiteRT-LM has no ${name} here: ${cause}`, detail);
  }
  return new EngineFailure('BAD_MODEL', `LiteRT-LM could not load the model: ${cause}`, detail);
}

/** The engine's error may be empty, or name only its own source files: then its log says more. */
function causeOf(error: string, log: readonly string[]): string {
  const own = error.split('\n')[0]!.trim();
  if (own !== NO_REASON && !/^UNKNOWN: ERROR: \[/.test(own)) return own;
  const told = log.map((line) => /Failed to initialize [^\n]+/.exec(line)?.[0]).find((t) => t !== undefined);
  return told ?? own;
}

/**
 * Without a compiler plugin LiteRT-LM takes a model for the NPU and answers from the CPU, with a log line and nothing else.
 * @throws EngineFailure UNSUPPORTED_ACCELERATOR
 */
export function checkNpu({ accelerator }: Configuration, log: readonly string[]): void {
  if (accelerator !== 'npu') return;
  const why = /Failed to apply compiler plugins: ([^\n]+)/.exec(log.join('\n'))?.[1];
  if (why === undefined) return;
  const text = `LiteRT-LM has no NPU here: ${why.trim()}. It would answer from the CPU.`;
  throw new EngineFailure('UNSUPPORTED_ACCELERATOR', text, log.slice(-20).join('\n'));
}

/** LoRA weights that the engine does not load: of a rank that it does not know, or not made for this model. */
export function loraRefusal(error: string): EngineFailure {
  const cause = error.split('\n')[0]!.trim();
  return /only support rank/i.test(error)
    ? new EngineFailure('UNSUPPORTED_CONFIGURATION', `LiteRT-LM does not run LoRA of this rank: ${cause}`)
    : new EngineFailure('BAD_MODEL', `LiteRT-LM does not take these LoRA weights: ${cause}`);
}

/**
 * What was asked and what was used. LiteRT-LM has no call that tells; of an accelerator its log may count operators, and
 * where it does not, nothing is claimed.
 */
export function placementOf(asked: Configuration['accelerator'], log: RuntimeLog): Delegation {
  if (asked !== 'cpu' && log.taken !== null)
    return delegationOf(asked, { fully: false, nonCpu: false, outputBuffer: null, log });
  const isCpu = asked === 'cpu';
  return {
    asked,
    used: isCpu ? 'cpu' : null,
    operators: null,
    partitions: null,
    fully_accelerated: null,
    adapter: isCpu ? null : log.adapter,
    software: !isCpu && log.software,
    backend: isCpu ? null : log.backend,
    reason: isCpu ? null : 'LiteRT-LM does not tell which operators ran where.',
    known_by: isCpu ? 'inferred' : 'unknown',
  };
}
