import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Model, Said } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { ProblemError } from '../../../platform/problem/problem-error.js';
import { readingAnswer, type ReadingOrder } from './answer.js';

/** The largest real models take a second or two; a budget of steps ends what is made to take longer, this what hangs. */
const MOST_SECONDS = 120;
/** Of JavaScript's objects; beside them one packed entry is unpacked. */
const MOST_HEAP_MIB = 768;
const MOST_ANSWER_BYTES = 64 << 20;
const AT_ONCE = 2;

export interface Described extends Pick<Model, 'format' | 'size_bytes' | 'facts'> {
  /** JSON of the lists that are paged, as the database takes it. */
  details: string;
}

/** Reads model files in a process of their own, which is ended when it takes too much. */
@Injectable()
export class ModelReader implements OnModuleDestroy {
  private readonly running = new Set<ChildProcess>();
  private readonly waiting: (() => void)[] = [];
  private places = AT_ONCE;
  private isEnding = false;

  /** @throws ProblemError 422 with the file's own code when it is no model, or takes too much to describe; 503 READER_ENDED */
  async read(path: string): Promise<Described> {
    return this.order({ path });
  }
  /** Writes a part of a container to `to` and reads that. @throws ProblemError */
  async takePart(path: string, part: readonly string[], to: string): Promise<Described> {
    return this.order({ path, part: { path: [...part], to } });
  }
  onModuleDestroy(): void {
    this.isEnding = true;
    for (const child of this.running) child.kill('SIGKILL');
  }

  private async order(order: ReadingOrder): Promise<Described> {
    if (this.places === 0) await new Promise<void>((go) => this.waiting.push(go));
    else this.places -= 1;
    try {
      const ended = await this.ask(order);
      // Somebody ended it, or the computer was short of memory for a moment: once more, beside less, it may go well.
      return described(wasEndedFromOutside(ended) && !this.isEnding ? await this.ask(order) : ended);
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.places += 1;
      else next();
    }
  }

  private ask(order: ReadingOrder): Promise<ChildEnd> {
    // What an earlier one wrote of a part.
    if (order.part !== undefined) rmSync(order.part.to, { force: true });
    const child = spawn(
      process.execPath,
      [`--max-old-space-size=${MOST_HEAP_MIB}`, childScript(), JSON.stringify(order)],
      // Nothing of the server's settings is its business.
      { stdio: ['ignore', 'pipe', 'pipe'], env: {} },
    );
    this.running.add(child);
    let limit: ChildEnd['limit'] = null;
    const end = (which: ChildEnd['limit']) => {
      limit = which;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(end, MOST_SECONDS * 1_000, 'time');
    return new Promise<ChildEnd>((resolve, reject) => {
      const pieces: Buffer[] = [];
      let bytes = 0;
      let words = '';
      child.stdout.on('data', (piece: Buffer) => {
        bytes += piece.length;
        if (bytes <= MOST_ANSWER_BYTES) pieces.push(piece);
        else end('answer');
      });
      child.stderr.on('data', (piece: Buffer) => (words = (words + piece.toString()).slice(-4_000)));
      child.on('error', reject);
      child.on('close', (code, signal) =>
        resolve({ code, signal, limit, words, text: Buffer.concat(pieces).toString() }),
      );
    }).finally(() => {
      clearTimeout(timer);
      this.running.delete(child);
    });
  }
}

export interface ChildEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Of ours, at which it was ended; null: none. */
  limit: 'time' | 'answer' | null;
  /** What it said beside its answer. */
  words: string;
  text: string;
}

/** A signal that no file of its own causes: whoever sent it stands outside. */
const wasEndedFromOutside = ({ signal, limit }: Pick<ChildEnd, 'signal' | 'limit'>): boolean =>
  limit === null && signal !== null && ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'].includes(signal);

/** @throws ProblemError */
export function described(end: ChildEnd): Described {
  const { code, text } = end;
  if (code !== 0) throw whyItEnded(end);
  const [first = '', details = ''] = text.split('\n');
  const answer = readingAnswer.parse(JSON.parse(first));
  if (answer.ok) return { ...answer, details };
  throw new ProblemError(422, answer.code, said('problem.file_refused', { why: answer.message }), {
    offset: answer.offset,
  });
}

/** Whatever a file does to the process that reads it is that file's fault, and its refusal. */
function whyItEnded(end: ChildEnd): ProblemError {
  const { signal, limit, words } = end;
  if (wasEndedFromOutside(end))
    return new ProblemError(503, 'READER_ENDED', said('problem.reader_ended', { code: String(signal) }));
  const refused = (why: Said) =>
    new ProblemError(422, 'MODEL_TOO_COSTLY', said('problem.model_too_costly', { why }));
  if (/out of memory/i.test(words))
    return refused(said('problem.model_too_costly.memory', { n: MOST_HEAP_MIB }));
  if (limit === 'time') return refused(said('problem.model_too_costly.time', { n: MOST_SECONDS }));
  if (limit === 'answer')
    return refused(said('problem.model_too_costly.facts', { n: MOST_ANSWER_BYTES >> 20 }));
  const detail = signal ?? (lastLine(words) || said('problem.model_too_costly.no_reason'));
  return refused(said('problem.model_too_costly.ended', { detail }));
}

const lastLine = (text: string) =>
  text
    .trim()
    .split('\n')
    .find((l) => /error/i.test(l))
    ?.slice(0, 200) ?? '';

/** Tests run the sources; the child is always the built file. */
const childScript = (): string =>
  fileURLToPath(new URL('./child.js', import.meta.url)).replace(
    /([/\\]server[/\\])src([/\\]features)/,
    '$1dist$2',
  );
