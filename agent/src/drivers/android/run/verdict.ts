import { fail, type Failure } from '@rackmark/contracts';
import type { ExitInfo } from '../read/exit-info.js';
import type { InstrumentationEnd } from '../read/instrumentation.js';

/** What is known of a run whose events did not say how it ended. */
export interface Death {
  end: InstrumentationEnd | null;
  /** Null where Android tells none. */
  exit: ExitInfo | null;
  phase: string | null;
  /** Lines that belong to nothing, the last ones. */
  rubbish: readonly string[];
  rubbishLines: number;
}

const SIGKILL = 9;

/** Names what ended a run's process, as exactly as the phone tells. */
export function deathOf(death: Death): Failure {
  const { end, phase } = death;
  const where = phase === null ? '' : ` in phase ${phase}`;
  const detail = detailOf(death);
  const say = (name: Parameters<typeof fail>[0], message: string) => fail(name, message, { phase, detail });
  if (end?.kind === 'not_started')
    return say(
      'INSTALL_REFUSED',
      `The harness app could not be started on the phone: ${end.text.slice(0, 300)}. It is installed again before the next job.`,
    );
  if (end?.kind === 'aborted')
    return say('DEVICE_REBOOTED', `Android itself went down${where}: ${end.text.slice(0, 300)}`);
  return (
    byExit(death.exit, where, say) ??
    byWords(end, where, say) ??
    say('HARNESS_FAULT', `The harness ended${where} without saying why${rubbishWords(death)}.`)
  );
}

type Say = (name: Parameters<typeof fail>[0], message: string) => Failure;

function byExit(exit: ExitInfo | null, where: string, say: Say): Failure | null {
  const words = exit?.description ?? '';
  switch (exit?.reason) {
    case 'low_memory':
      return say('OUT_OF_MEMORY', `The phone was short of memory${where}, and Android ended the app.`);
    case 'signaled':
      return exit.status === SIGKILL
        ? say(
            'RUN_KILLED',
            `Android killed the app${where} (signal 9), as it does when memory is short; this phone does not tell more.`,
          )
        : say('NATIVE_CRASH', `The runtime crashed${where} (signal ${exit.status ?? 'unknown'}).`);
    case 'native_crash':
      return say('NATIVE_CRASH', `The runtime crashed${where}${brackets(words)}.`);
    case 'anr':
      return say(
        'NOT_RESPONDING',
        `Android ended the app${where} because it did not answer${brackets(words)}.`,
      );
    case 'crash':
      return /OutOfMemory/.test(words)
        ? say('OUT_OF_MEMORY', `The harness ran out of memory${where}.`)
        : null;
    case 'user_requested':
    case 'user_stopped':
      return say('RUN_KILLED', `The app was stopped on the phone${where}, and not by this agent.`);
    case 'dependency_died':
    case 'freezer':
    case 'other':
    case 'package_state_change':
    case 'package_updated':
    case 'permission_change':
      return say(
        'RUN_KILLED',
        `Android ended the app${where} (${exit.reason.replaceAll('_', ' ')}); the run gave no reason for it${brackets(words)}.`,
      );
    default:
      return null;
  }
}

function byWords(end: InstrumentationEnd | null, where: string, say: Say): Failure | null {
  if (end?.kind !== 'crashed') return null;
  const words = [end.shortMsg, end.longMsg ?? ''].join(' ');
  if (/OutOfMemory|bad_alloc/i.test(words))
    return say('OUT_OF_MEMORY', `The harness ran out of memory${where}.`);
  if (/ANR|not responding|keyDispatchingTimedOut/i.test(words))
    return say('NOT_RESPONDING', `Android ended the app${where} because it did not answer.`);
  if (/native crash|signal|sig[a-z]{3,4}\b/i.test(words))
    return say('NATIVE_CRASH', `The runtime crashed${where} (${firstLine(end.longMsg ?? end.shortMsg)}).`);
  // A Java exception carries its name; a bare "Process crashed" is what a native death looks like without one.
  return /^process crashed\.?$/i.test(end.shortMsg)
    ? say('NATIVE_CRASH', `The harness's process died${where}; Android tells no more than “Process crashed”.`)
    : say('HARNESS_FAULT', `The harness crashed${where}: ${firstLine(end.longMsg ?? end.shortMsg)}`);
}

const brackets = (text: string): string => (text === '' ? '' : ` (${firstLine(text)})`);
const firstLine = (text: string): string => text.split('\n')[0]!.slice(0, 300);
const rubbishWords = ({ rubbish, rubbishLines }: Death): string =>
  rubbishLines === 0
    ? ''
    : `; ${rubbishLines} lines are none of its events, such as “${firstLine(rubbish.at(-1) ?? '')}”`;
function detailOf({ end, exit, rubbish }: Death): string | null {
  const parts = [
    end === null ? null : JSON.stringify(end),
    exit === null ? null : `exit-info: ${JSON.stringify(exit)}`,
    ...rubbish,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join('\n');
}
