import { backendLabel, type Configuration, type Delegation } from '@rackmark/contracts';
import type { RuntimeLog } from './runtime-log.js';

/** What the runtime answered after a model was compiled. */
export interface CompiledFacts {
  /** LiteRtCompiledModelIsFullyAccelerated: true on plain XNNPACK, too, so it never speaks of a GPU or NPU. */
  fully: boolean;
  /** LiteRtCompiledModelIsNonCpuFullyAccelerated: the honest one; null before LiteRT 2.3, where the log alone tells. */
  nonCpu: boolean | null;
  /** LiteRtTensorBufferType of the first output: 1 host, 10–16 OpenCL, 20–26 WebGPU, 100 the vendor's own. */
  outputBuffer: number | null;
  log: RuntimeLog;
}

/** What was asked and what was used. The Kotlin harness has a twin of this, held to the same vectors. */
export function delegationOf(asked: Configuration['accelerator'], facts: CompiledFacts): Delegation {
  const { log } = facts;
  if (asked === 'cpu') {
    return {
      asked,
      used: 'cpu',
      operators: null,
      partitions: null,
      fully_accelerated: facts.fully,
      adapter: null,
      software: false,
      backend: 'XNNPACK',
      reason: facts.fully ? null : 'XNNPACK did not take every operator; the built-in kernels ran the rest.',
      known_by: 'api',
    };
  }
  const nonCpu = facts.nonCpu ?? (log.taken !== null && log.taken > 0 && log.left === 0);
  if (facts.nonCpu === null && log.taken === null) return untold(asked, log);
  const some = log.taken !== null && log.taken > 0 && log.applied !== 0;
  const used = nonCpu || some ? asked : 'cpu';
  return {
    asked,
    used,
    operators: log.taken === null ? null : { [asked]: log.taken, cpu: log.left ?? 0 },
    partitions: log.partitions === null ? null : { [asked]: log.partitions },
    fully_accelerated: nonCpu,
    adapter: used === 'cpu' ? null : log.adapter,
    software: used !== 'cpu' && log.software,
    backend: used === 'cpu' ? 'XNNPACK' : (backendOfBuffer(facts.outputBuffer) ?? log.backend),
    reason: nonCpu ? null : whyNot(log),
    known_by: facts.nonCpu ? 'api' : log.taken === null ? 'inferred' : 'log',
  };
}

/** Nothing is claimed where neither a call nor the log tells. */
function untold(asked: Configuration['accelerator'], log: RuntimeLog): Delegation {
  return {
    ...{ asked, used: null, operators: null, partitions: null, fully_accelerated: null },
    ...{ adapter: log.adapter, software: log.software, backend: log.backend },
    reason:
      log.error ?? 'This version of LiteRT has no call that tells what ran where, and its log is silent.',
    known_by: 'unknown',
  };
}

function whyNot(log: RuntimeLog): string {
  if (log.refused.length > 0) return log.refused.join('; ');
  if (log.left !== null && log.left > 0)
    return `${log.left} of ${log.left + (log.taken ?? 0)} operators were left to the CPU`;
  return log.error ?? 'the runtime gave no reason';
}

function backendOfBuffer(type: number | null): string | null {
  if (type === null) return null;
  if (type >= 10 && type <= 16) return 'OpenCL';
  return type >= 20 && type <= 26 ? 'WebGPU' : null;
}

/** The runtime takes another GPU backend than the one asked for without a word; null when it took the right one. */
export function wrongBackend(c: Configuration, used: Delegation): string | null {
  if (c.accelerator !== 'gpu' || c.backend === 'default' || used.backend === null) return null;
  const asked = backendLabel[c.backend];
  return used.backend === asked
    ? null
    : `${asked} was asked for, but this device runs the GPU through ${used.backend}.`;
}
