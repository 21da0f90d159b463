import {
  fail,
  languageTaskOf,
  type Configuration,
  type Failure,
  type FailureName,
} from '@rackmark/contracts';
import type { DetachedLook } from '../read/detached-look.js';
import type { CountedAnswer, CountedTurn, LitertLmMainReport } from '../read/litert-lm-main.js';

const KEPT = 4_000;

/** What its own words mean; the first that fits. */
const WORDS: [RegExp, FailureName, string][] = [
  [
    /inaccessible or not found|CANNOT LINK EXECUTABLE|[Ee]xec format|not executable|Permission denied/,
    'ENGINE_MISSING',
    'litert_lm_main does not run on this phone',
  ],
  [
    /RESOURCE_EXHAUSTED|bad_alloc|Cannot allocate memory|[Oo]ut of memory|mmap.*failed/,
    'OUT_OF_MEMORY',
    'litert_lm_main found no memory for the model',
  ],
  [/Input token ids are too long|Maximum number of tokens/i, 'CONTEXT_LIMIT', 'The context is full'],
  [
    /expected version \d|Unsupported or unknown file format|not found in the model|corrupt|magic number|Failed to (?:open|load|read)|NOT_FOUND/i,
    'BAD_MODEL',
    'litert_lm_main does not take this file',
  ],
];

/** The shell says 128 and the signal's number for a process that was killed. */
const SIGNALS: Record<number, [FailureName, string]> = {
  132: [
    'NATIVE_CRASH',
    'litert_lm_main crashed on an instruction that this processor does not have (SIGILL).',
  ],
  134: ['NATIVE_CRASH', 'litert_lm_main gave up (SIGABRT).'],
  135: ['NATIVE_CRASH', 'litert_lm_main crashed (SIGBUS).'],
  136: ['NATIVE_CRASH', 'litert_lm_main crashed (SIGFPE).'],
  137: [
    'RUN_KILLED',
    'litert_lm_main was killed (SIGKILL), most likely because the phone ran out of memory.',
  ],
  139: ['NATIVE_CRASH', 'litert_lm_main crashed (SIGSEGV).'],
};

/**
 * @param answers how many it was to give
 * @returns null where it ended in order, with as many whole answers of as many tokens as were asked for
 */
export function failureOfMain(
  look: Pick<DetachedLook, 'state' | 'exitCode' | 'rebooted'>,
  report: LitertLmMainReport,
  text: string,
  configuration: Configuration,
  answers: number,
): Failure | null {
  const detail = text.slice(-KEPT) || null;
  const so = (name: FailureName, message: string): Failure => fail(name, message, { detail });
  if (look.state !== 'ended')
    return look.rebooted
      ? so('DEVICE_REBOOTED', 'The phone restarted while litert_lm_main ran.')
      : so('UNDETERMINED', 'litert_lm_main was ended from outside; nobody has said why.');
  if (report.unknownFlag !== null)
    return so(
      'UNSUPPORTED_CONFIGURATION',
      `This build of litert_lm_main does not know --${report.unknownFlag}.`,
    );
  if (look.exitCode !== 0) return ofExitCode(look.exitCode ?? 255, report, text, configuration, so);
  if (report.answers.length < answers || report.broken > 0)
    return so(
      'HARNESS_FAULT',
      `litert_lm_main ended, but of ${answers} answers it told ${report.answers.length} whole: its figures are not used.`,
    );
  for (const answer of report.answers) {
    const wrong = wrongCount(answer, configuration, so);
    if (wrong !== null) return wrong;
  }
  return null;
}

/** What was processed against what was asked: the engine cuts off at the end of its context without a word. */
function wrongCount(
  { prefill, decode }: CountedAnswer,
  configuration: Configuration,
  so: (name: FailureName, message: string) => Failure,
): Failure | null {
  const task = languageTaskOf(configuration)!;
  if (prefill.length === 0 || decode.length === 0)
    return so(
      'ENGINE_ERROR',
      'litert_lm_main ended without an error and measured nothing: it took in no token and said none.',
    );
  const [taken, said] = [sum(prefill), sum(decode)];
  if (taken === null || said === null)
    return so(
      'HARNESS_FAULT',
      'This build of litert_lm_main tells rates without the numbers of tokens behind them: nothing shows that it did what was asked.',
    );
  const counts = `took in ${taken} of ${task.prefill_tokens} tokens and said ${said} of ${task.decode_tokens}`;
  if (taken < task.prefill_tokens || said < task.decode_tokens)
    return so(
      'CONTEXT_LIMIT',
      `The engine ${counts}: its context was full, and it did not say so. Ask for fewer tokens.`,
    );
  if (taken > task.prefill_tokens || said > task.decode_tokens)
    return so(
      'UNSUPPORTED_CONFIGURATION',
      `The engine ${counts}: with this model litert_lm_main does more than it is asked for (a prompt template goes in as turns of its own). Use Rackmark's own harness.`,
    );
  if ([...prefill, ...decode].some((t) => t.ns === null || t.ns === 0))
    return so('HARNESS_FAULT', 'litert_lm_main tells turns that took no time: its figures are not used.');
  return null;
}

function sum(turns: readonly CountedTurn[]): number | null {
  let all = 0;
  for (const { tokens } of turns) {
    if (tokens === null) return null;
    all += tokens;
  }
  return all;
}

function ofExitCode(
  code: number,
  { error }: LitertLmMainReport,
  text: string,
  { accelerator }: Configuration,
  so: (name: FailureName, message: string) => Failure,
): Failure {
  const words = WORDS.find(([pattern]) => pattern.test(error ?? text.slice(-KEPT)));
  const cause = error === null ? '' : `: ${error.replace(/\.$/, '')}`;
  if (words !== undefined) return so(words[1], `${words[2]}${cause}.`);
  const signal = SIGNALS[code];
  if (signal !== undefined && error === null) return so(...signal);
  return accelerator === 'gpu'
    ? so('ACCELERATOR_FAILED', `litert_lm_main failed on the GPU (exit code ${code})${cause}.`)
    : so('ENGINE_ERROR', `litert_lm_main failed (exit code ${code})${cause}.`);
}
