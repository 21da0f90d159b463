import { fail, type Configuration, type Failure, type FailureName } from '@rackmark/contracts';
import type { BenchmarkModelReport } from '../read/benchmark-model.js';
import type { DetachedLook } from '../read/detached-look.js';

const KEPT = 4_000;

/** What the tool's own words mean; the first that fits. */
const WORDS: [RegExp, FailureName, string][] = [
  [
    /inaccessible or not found|CANNOT LINK EXECUTABLE|[Ee]xec format|not executable|No such file or directory.*benchmark_model/,
    'ENGINE_MISSING',
    'benchmark_model does not run on this phone.',
  ],
  [
    /Encountered unresolved custom op|Didn't find op|unsupported operator|not supported by the delegate/i,
    'UNSUPPORTED_OPERATOR',
    'The model has an operator that benchmark_model does not know.',
  ],
  [
    /[Ff]ull delegation|not fully delegated|fully accelerated/,
    'UNSUPPORTED_OPERATOR',
    'The accelerator does not take every operator, and a fallback was not allowed.',
  ],
  [
    /Failed to (?:load|read|open) (?:the )?model|Could not open|not a valid (?:flatbuffer|model)|Model provided has model identifier/i,
    'BAD_MODEL',
    'benchmark_model cannot read the model.',
  ],
  [/[Oo]ut of memory|bad_alloc|Failed to allocate/, 'OUT_OF_MEMORY', 'The model did not fit into memory.'],
];

/** @returns null where it ended in order with a whole report of what was asked for */
export function failureOfTool(
  look: Pick<DetachedLook, 'state' | 'exitCode' | 'rebooted'>,
  report: BenchmarkModelReport,
  text: string,
  configuration: Configuration,
): Failure | null {
  const detail = text.slice(-KEPT) || null;
  const so = (name: FailureName, message: string): Failure => fail(name, message, { detail });
  if (look.state !== 'ended')
    return look.rebooted
      ? so('DEVICE_REBOOTED', 'The phone restarted while benchmark_model ran.')
      : so('UNDETERMINED', 'benchmark_model was ended from outside; nobody has said why.');
  if (look.exitCode !== 0) return ofExitCode(look.exitCode ?? 255, text, configuration, so);
  if (report.unknownFlags !== null)
    return so(
      'UNSUPPORTED_CONFIGURATION',
      `This build of benchmark_model does not know ${report.unknownFlags}.`,
    );
  if (configuration.accelerator === 'gpu' && configuration.fallback === 'forbid' && isPartial(report))
    return so(
      'UNSUPPORTED_OPERATOR',
      'The GPU does not take every operator of the model, and a fallback was not allowed.',
    );
  if (report.reported === null)
    return so(
      'HARNESS_FAULT',
      'benchmark_model ended, but what it printed is cut or garbled: its figures are not used.',
    );
  return null;
}

const isPartial = ({ delegate }: BenchmarkModelReport): boolean =>
  delegate !== null && /gpu/i.test(delegate.name) && delegate.share !== 'all';

/** The shell says 128 and the signal's number for a process that was killed. */
const SIGNALS: Record<number, [FailureName, string]> = {
  132: [
    'NATIVE_CRASH',
    'benchmark_model crashed on an instruction that this processor does not have (SIGILL).',
  ],
  134: ['NATIVE_CRASH', 'benchmark_model gave up (SIGABRT).'],
  135: ['NATIVE_CRASH', 'benchmark_model crashed (SIGBUS).'],
  136: ['NATIVE_CRASH', 'benchmark_model crashed (SIGFPE).'],
  137: [
    'RUN_KILLED',
    'benchmark_model was killed (SIGKILL), most likely because the phone ran out of memory.',
  ],
  139: ['NATIVE_CRASH', 'benchmark_model crashed (SIGSEGV).'],
};

function ofExitCode(
  code: number,
  text: string,
  { accelerator }: Configuration,
  so: (name: FailureName, message: string) => Failure,
): Failure {
  const words = WORDS.find(([pattern]) => pattern.test(text));
  if (words !== undefined) return so(words[1], words[2]);
  const signal = SIGNALS[code];
  if (signal !== undefined) return so(...signal);
  return accelerator === 'gpu'
    ? so('ACCELERATOR_FAILED', `benchmark_model failed on the GPU (exit code ${code}).`)
    : so('ENGINE_ERROR', `benchmark_model failed (exit code ${code}).`);
}
