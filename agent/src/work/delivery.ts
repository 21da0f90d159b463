import { fail, problem, runReceipt, type RunResult } from '@rackmark/contracts';

/** What an answer to a result means for its file. */
export type Delivery =
  | { state: 'delivered'; notNeeded: string[] }
  /** The server has no use for it: the run has another result, or is no more. */
  | { state: 'dropped'; hasResult: boolean; code: string; detail: string }
  /** The server will never take it. */
  | { state: 'refused'; code: string; detail: string }
  /** Nothing is said against the result: it is sent again. `reached`: there was an answer. */
  | { state: 'later'; why: string; reached: boolean };

/** Some answer in the way of the server (a proxy) says no more than its status. */
const TOO_LARGE = 413;
/** Answers about who sends, or about now; a lease of another agent is about the result. */
const NOT_NOW = [401, 403, 429];

export function deliveryOf(status: number, body: unknown): Delivery {
  if (status >= 200 && status < 300) {
    // Whatever else answers with 200 (a hotel's page) has not stored it.
    const receipt = runReceipt.safeParse(body);
    return receipt.success
      ? { state: 'delivered', notNeeded: receipt.data.not_needed }
      : { state: 'later', why: 'what answered is not the portal', reached: false };
  }
  const { code = null, detail = `the server answered ${status}` } = problem.safeParse(body).data ?? {};
  if (code === 'RUN_ALREADY_ENDED' || code === 'RUN_NOT_FOUND')
    return { state: 'dropped', hasResult: code === 'RUN_ALREADY_ENDED', code, detail };
  if (status === TOO_LARGE) return { state: 'refused', code: code ?? 'TOO_LARGE', detail };
  const notNow = status >= 500 || (NOT_NOW.includes(status) && code !== 'LEASE_OF_ANOTHER_AGENT');
  return notNow || code === null
    ? { state: 'later', why: detail, reached: true }
    : { state: 'refused', code, detail };
}

const REFUSED = 'RESULT_REFUSED';
/**
 * What is sent in the place of a result that the server does not take, so that its run ends with a reason and is not
 * measured again and again. @returns null where that would be refused, too
 */
export function inPlaceOf(
  result: RunResult,
  { code, detail }: { code: string; detail: string },
): RunResult | null {
  if (code.startsWith('LEASE_') || result.failure?.name === REFUSED) return null;
  const message = `The portal did not take the result of this run: ${detail} (${code}). It lies in the agent's folder "refused".`;
  return {
    ...result,
    outcome: 'failed',
    failure: fail(REFUSED, message),
    ...{ latency_ns: [], reported: null, memory: [], conditions: [], outputs: [], operators: [], log: [] },
    ...{ warmup: null, language: null, thinned: null },
  };
}
