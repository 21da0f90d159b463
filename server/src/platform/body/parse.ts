import { said } from '@rackmark/words';
import { ProblemError } from '../problem/problem-error.js';

/** @throws ProblemError BODY_UNREADABLE */
export function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 200) : String(error);
    throw new ProblemError(400, 'BODY_UNREADABLE', said('problem.body_unreadable', { why }));
  }
}
