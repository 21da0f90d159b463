import { fail, type Failure } from '@rackmark/contracts';
import { pause } from '../pause.js';

const POLL_MS = 1_000;
const FULL = ['ENOSPC', 'EDQUOT'];

/**
 * Writes a result down. On a disk that is full it stays in memory until there is room: what was measured is not thrown away
 * for it.
 * @param write may be called again
 * @param waits called each time that the disk is full, with what a person can do
 * @returns why it could not be written; null when it was, or when it is not wanted any more
 */
export async function keepResult(
  write: () => void,
  waits: (why: string) => void,
  signal: AbortSignal,
): Promise<Failure | null> {
  for (;;) {
    try {
      write();
      return null;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (!FULL.includes(code ?? '')) return fail('AGENT_FAULT', `A result could not be written: ${message}`);
      waits(
        `The disk of the agent's computer is full: a result waits to be written (${message}). Free some space.`,
      );
      await pause(POLL_MS, signal);
      if (signal.aborted) return null;
    }
  }
}
