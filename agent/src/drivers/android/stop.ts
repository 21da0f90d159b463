import { fail, type Failure, type FailureName } from '@rackmark/contracts';
import { AdbError } from '../../adb/transport.js';

/** Ends what is done with a phone, with its failure. Thrown inside the driver only. */
export class Stop extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
    this.name = 'Stop';
  }
}

export const stop = (name: FailureName, message: string, extra?: Parameters<typeof fail>[2]): Stop =>
  new Stop(fail(name, message, extra));

/** What speaks of the link or of the phone's silence, not of what was asked. */
export function isLinkError(error: unknown): error is AdbError {
  if (!(error instanceof AdbError)) return false;
  if (error.kind === 'SERVER_DOWN' || error.kind === 'TRUNCATED' || error.kind === 'TIMEOUT') return true;
  return (
    error.kind === 'FAIL' &&
    /not found|offline|unauthorized|authorizing|no permissions|no devices|closed|unknown transport/i.test(
      error.message,
    )
  );
}

/** The failure of whatever was thrown; a bug of ours is one, too. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Stop) return error.failure;
  if ((error as NodeJS.ErrnoException).code === 'ENOSPC')
    return fail('DISK_FULL', `The disk of the agent is full (${(error as Error).message}).`);
  if (!(error instanceof AdbError))
    return fail('AGENT_FAULT', `The agent failed at this phone: ${(error as Error).message}`, {
      detail: (error as Error).stack ?? null,
    });
  const { kind, message, detail } = error;
  switch (kind) {
    case 'SERVER_DOWN':
      return fail('ADB_SERVER', `The computer's adb server does not answer (${message}).`, { detail });
    case 'TIMEOUT':
      return fail('DEVICE_UNRESPONSIVE', `The phone does not answer (${message}).`, { detail });
    case 'TRUNCATED':
    case 'FAIL':
      return isLinkError(error)
        ? fail('DEVICE_LOST', `The link to the phone is gone (${message}).`, { detail })
        : fail('UNDETERMINED', `The phone refused: ${message}.`, { detail });
    case 'ABORTED':
      return fail('CANCELLED', 'The work was stopped.');
    case 'SYNC_FAIL':
      return /no space|disk quota/i.test(message)
        ? fail('DEVICE_STORAGE', `The phone ran out of storage while a file was copied (${message}).`)
        : fail('UNDETERMINED', `The phone refused a file: ${message}`, { detail });
    case 'STARTING':
      return fail('DEVICE_UNRESPONSIVE', `The phone's package service is not up (${firstLine(message)}).`, {
        detail,
      });
    case 'INSTALL':
      return fail('INSTALL_REFUSED', `The phone refused the harness app: ${message}`, { detail });
  }
}

const firstLine = (text: string): string => text.split('\n')[0]!;
