import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { said } from '@rackmark/words';
import { OffLoop, TooMuchWork } from '../../platform/body/off-loop.js';
import { ProblemError } from '../../platform/problem/problem-error.js';
import type { Answer, FreezeQuestion, MadeRecord, MadeReport, Question, RecordQuestion } from './making.js';

const MOST_MS = 120_000;
const MOST_MIB = 2_048;

/** Computes reports beside the loop that everybody shares. */
@Injectable()
export class ReportMaker implements OnApplicationShutdown {
  private readonly thread = new OffLoop<Question, Answer>(new URL('./making.worker.js', import.meta.url), {
    ms: MOST_MS,
    memoryMib: MOST_MIB,
  });

  onApplicationShutdown(): Promise<void> {
    return this.thread.stop();
  }

  async record(question: Omit<RecordQuestion, 'kind'>): Promise<MadeRecord> {
    const answer = await this.ask({ kind: 'record', ...question });
    if (answer.kind !== 'record') throw new Error(`asked for a record, was answered ${answer.kind}`);
    return answer.made;
  }

  /** @throws ProblemError SIDE_EMPTY, REPORT_TOO_LARGE */
  async freeze(question: Omit<FreezeQuestion, 'kind'>): Promise<MadeReport> {
    const answer = await this.ask({ kind: 'freeze', ...question });
    if (answer.kind === 'freeze') return answer.made;
    if (answer.kind === 'record') throw new Error('asked for a report, was answered a record');
    throw new ProblemError(
      422,
      'SIDE_EMPTY',
      said('problem.report_side_empty', { code: answer.key, benchmark: answer.benchmark }),
    );
  }

  private ask(question: Question): Promise<Answer> {
    return this.thread.ask(question).catch((error: unknown) => {
      if (!(error instanceof TooMuchWork)) throw error;
      throw new ProblemError(422, 'REPORT_TOO_LARGE', said('problem.report_too_large', { why: error.said }));
    });
  }
}
