import koffi from 'koffi';
import type { Pointer } from './library.js';

/** Larger than a `sem_t` of any C library. */
const SEM_BYTES = 128;

/**
 * A semaphore of the C library. Its own `sem_post` is what the engine calls for every token: the thread that decodes goes on
 * at once, where a callback into JavaScript would make it wait until the main thread has woken up and answered.
 */
export class Semaphore {
  private static known: Semaphore | null | undefined;
  private readonly until = Buffer.alloc(16);

  private constructor(
    /** Never freed: an engine that failed might still post. */
    readonly memory: Buffer,
    /** `int sem_post(sem_t *)`: as a callback it takes the first argument and leaves the others alone. */
    readonly post: Pointer,
    private readonly tryWait: (memory: Buffer) => number,
    private readonly timedWait: (memory: Buffer, until: Buffer) => number,
  ) {}

  /** The process's one; null where there is none (Windows and macOS: another, or no unnamed one). */
  static get(): Semaphore | null {
    return (this.known ??= this.make());
  }

  private static make(): Semaphore | null {
    if (process.platform !== 'linux') return null;
    try {
      const c = koffi.load(null);
      const memory = Buffer.alloc(SEM_BYTES);
      if (c.func('int sem_init(void *sem, int shared, uint32_t value)')(memory, 0, 0) !== 0) return null;
      return new Semaphore(
        memory,
        c.symbol('sem_post', 'void *'),
        c.func('int sem_trywait(void *sem)'),
        c.func('int sem_timedwait(void *sem, void *until)'),
      );
    } catch {
      return null;
    }
  }

  drain(): void {
    while (this.tryWait(this.memory) === 0);
  }

  /** Blocks this thread. @returns false when nobody posted for so long */
  wait(ms: number): boolean {
    // `struct timespec` of the wall clock, as the call wants it: of a clock that jumps only the waiting suffers.
    const at = Date.now() + ms;
    this.until.writeBigInt64LE(BigInt(Math.floor(at / 1000)), 0);
    this.until.writeBigInt64LE(BigInt(Math.round((at % 1000) * 1e6)), 8);
    return this.timedWait(this.memory, this.until) === 0;
  }
}
