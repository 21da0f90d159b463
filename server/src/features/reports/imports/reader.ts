import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { said } from '@rackmark/words';
import { ProblemError } from '../../../platform/problem/problem-error.js';
import { importAnswer, type ImportAnswer, type ImportOrder } from './answer.js';

const MOST_SECONDS = 300;
const MOST_HEAP_MIB = 2_048;
const MOST_ANSWER_BYTES = 1 << 20;

/** Verifies files in a process of their own, one after the other; it is ended when it takes too much. */
@Injectable()
export class ImportReader implements OnModuleDestroy {
  private running: ChildProcess | null = null;
  private last: Promise<unknown> = Promise.resolve();

  /** @throws ProblemError REPORT_TOO_LARGE */
  read(order: ImportOrder): Promise<ImportAnswer> {
    const turn = this.last.then(() => this.ask(order));
    this.last = turn.catch(() => {});
    return turn;
  }
  onModuleDestroy(): void {
    this.running?.kill('SIGKILL');
  }

  private async ask(order: ImportOrder): Promise<ImportAnswer> {
    const child = spawn(
      process.execPath,
      [`--max-old-space-size=${MOST_HEAP_MIB}`, childScript(), JSON.stringify(order)],
      // Nothing of the server's settings is its business.
      { stdio: ['ignore', 'pipe', 'inherit'], env: {} },
    );
    this.running = child;
    const timer = setTimeout(() => child.kill('SIGKILL'), MOST_SECONDS * 1_000);
    try {
      const pieces: Buffer[] = [];
      let bytes = 0;
      child.stdout.on('data', (piece: Buffer) => {
        bytes += piece.length;
        if (bytes <= MOST_ANSWER_BYTES) pieces.push(piece);
        else child.kill('SIGKILL');
      });
      const code = await new Promise<number | null>((done, fail) => {
        child.once('error', fail);
        child.once('close', done);
      });
      if (code !== 0) throw tooMuch();
      return importAnswer.parse(JSON.parse(Buffer.concat(pieces).toString()));
    } finally {
      clearTimeout(timer);
      this.running = null;
    }
  }
}

const tooMuch = (): ProblemError =>
  new ProblemError(
    422,
    'REPORT_TOO_LARGE',
    said('problem.report_too_costly', { seconds: MOST_SECONDS, limit_bytes: MOST_HEAP_MIB * 2 ** 20 }),
  );

/** Tests run the sources; a process runs what was compiled of them. */
function childScript(): string {
  const beside = fileURLToPath(new URL('./child.js', import.meta.url));
  return existsSync(beside) ? beside : beside.replace('/server/src/', '/server/dist/');
}
