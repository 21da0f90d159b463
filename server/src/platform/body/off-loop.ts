import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Said } from '@rackmark/contracts';
import { said } from '@rackmark/words';

interface Waiting<Q, A> {
  question: Q;
  transfer: readonly ArrayBuffer[];
  resolve: (answer: A) => void;
  reject: (error: Error) => void;
}

/** A question took longer, or more memory, than it may. */
export class TooMuchWork extends Error {
  constructor(readonly said: Said) {
    super(said.code);
  }
}

/**
 * One thread beside the loop that everybody shares. Questions are answered one after the other; one that takes too long or
 * too much memory is ended with its thread, and the next one gets a new one.
 */
export class OffLoop<Q, A> {
  private worker: Worker | null = null;
  private current: Waiting<Q, A> | null = null;
  private readonly waiting: Waiting<Q, A>[] = [];
  private timer: NodeJS.Timeout | undefined;

  /** @param file the compiled module; it answers each message with one */
  constructor(
    private readonly file: URL,
    private readonly limits: { ms: number; memoryMib: number },
  ) {}

  /** @throws TooMuchWork */
  ask(question: Q, transfer: readonly ArrayBuffer[] = []): Promise<A> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ question, transfer, resolve, reject });
      this.next();
    });
  }

  async stop(): Promise<void> {
    await this.worker?.terminate();
  }

  private next(): void {
    if (this.current !== null) return;
    const next = this.waiting.shift();
    if (next === undefined) return;
    this.current = next;
    this.worker ??= this.start();
    this.worker.ref();
    this.timer = setTimeout(
      () => this.end(new TooMuchWork(said('problem.too_much_time', { n: this.limits.ms / 1000 }))),
      this.limits.ms,
    );
    this.worker.postMessage(next.question, [...next.transfer]);
  }

  private start(): Worker {
    const worker = new Worker(compiled(this.file), {
      resourceLimits: { maxOldGenerationSizeMb: this.limits.memoryMib },
      execArgv: [],
    });
    worker.on('message', (answer: A) => this.done((w) => w.resolve(answer)));
    worker.on('error', (error) => {
      const full = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      this.end(full ? new TooMuchWork(said('problem.too_much_memory', { n: this.limits.memoryMib })) : error);
    });
    return worker;
  }

  private done(tell: (w: Waiting<Q, A>) => void): void {
    clearTimeout(this.timer);
    // Idle, it keeps no process alive.
    this.worker?.unref();
    const { current } = this;
    this.current = null;
    if (current !== null) tell(current);
    this.next();
  }

  private end(error: Error): void {
    const { worker } = this;
    this.worker = null;
    worker?.removeAllListeners();
    // What it says while it ends is of no interest.
    worker?.on('error', () => {});
    void worker?.terminate();
    this.done((w) => w.reject(error));
  }
}

/** Tests run the sources; a thread runs what was compiled of them. */
function compiled(file: URL): URL {
  if (existsSync(fileURLToPath(file))) return file;
  return new URL(file.href.replace('/server/src/', '/server/dist/'));
}
