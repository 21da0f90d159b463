import { type JudgeContext } from '@rackmark/analysis';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { said } from '@rackmark/words';
import { SMALL_BYTES } from '../../../platform/body/body.js';
import type { JsonLimits } from '../../../platform/body/json-limits.js';
import { OffLoop, TooMuchWork } from '../../../platform/body/off-loop.js';
import { ProblemError } from '../../../platform/problem/problem-error.js';
import { prepareJson, type Answer, type Prepared, type Question } from './prepare.js';

/** A result keeps what it measured: up to two million numbers, and what a run says besides them. */
export const RESULT_LIMITS: JsonLimits = {
  bytes: 32 * 2 ** 20,
  depth: 16,
  values: 2_000_000,
  groups: 100_000,
};
const MOST_MS = 30_000;
const MOST_MIB = 1_024;

/** Reads and judges results; large ones beside the loop that everybody shares. */
@Injectable()
export class Intake implements OnApplicationShutdown {
  private readonly thread = new OffLoop<Question, Answer>(new URL('./intake.worker.js', import.meta.url), {
    ms: MOST_MS,
    memoryMib: MOST_MIB,
  });

  onApplicationShutdown(): Promise<void> {
    return this.thread.stop();
  }

  /** @throws ProblemError BODY_UNREADABLE, BAD_REQUEST, TOO_LARGE */
  async prepare(bytes: Uint8Array<ArrayBuffer>, context: JudgeContext): Promise<Prepared> {
    // Not worth the way to another thread.
    if (bytes.length <= SMALL_BYTES) return prepareJson(bytes, context);
    const answer = await this.thread.ask({ bytes, context }, [bytes.buffer]).catch((error: unknown) => {
      if (!(error instanceof TooMuchWork)) throw error;
      throw new ProblemError(413, 'TOO_LARGE', said('problem.result_too_large', { why: error.said }));
    });
    if (answer.ok) return answer.prepared;
    const { status, code, said: detail, more } = answer.problem;
    throw new ProblemError(status, code, detail, more);
  }
}
