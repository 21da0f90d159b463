import { AdbError, type Limits } from './transport.js';

/** Ends a call: by silence, by its whole time, or by its caller. Says so once. */
export class Deadline {
  private readonly idle: NodeJS.Timeout | null;
  private readonly total: NodeJS.Timeout | null;
  private readonly signal: AbortSignal | null;
  private readonly aborted = (): void => this.end(abortedBy(this.signal));
  private over = false;

  constructor(
    { idleMs, totalMs, signal }: Limits,
    private readonly onOver: (error: AdbError) => void,
  ) {
    this.idle = timer(idleMs, () => this.end(new AdbError('TIMEOUT', `nothing came for ${idleMs} ms`)));
    this.total = timer(totalMs, () => this.end(new AdbError('TIMEOUT', `no end after ${totalMs} ms`)));
    this.signal = signal ?? null;
    this.signal?.addEventListener('abort', this.aborted, { once: true });
    if (this.signal?.aborted === true) this.aborted();
  }

  /** Bytes moved. */
  touch(): void {
    if (!this.over) this.idle?.refresh();
  }
  clear(): void {
    this.over = true;
    clearTimeout(this.idle ?? undefined);
    clearTimeout(this.total ?? undefined);
    this.signal?.removeEventListener('abort', this.aborted);
  }
  private end(error: AdbError): void {
    if (this.over) return;
    this.clear();
    this.onOver(error);
  }
}

const timer = (ms: number | undefined, run: () => void): NodeJS.Timeout | null =>
  ms === undefined ? null : setTimeout(run, ms);

function abortedBy(signal: AbortSignal | null): AdbError {
  const reason: unknown = signal?.reason;
  return new AdbError('ABORTED', reason instanceof Error ? reason.message : 'stopped');
}
