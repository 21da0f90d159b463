import type { LiteRtLmLibrary, Pointer } from './library.js';

/** Steps are handed on at most so often: sending costs a little of the rate. */
export const STEPS_BATCH_NS = 250e6;
/**
 * LiteRT-LM hands out a token while it works on the next one, and at the end the last two together: the last step of an
 * answer is no time of a token. Where a stop token ended it, one honest step is lost.
 */
export const LAST_TOGETHER = 1;
/** A pending callback does not keep Node alive; without this it would leave in mid-decode and the library abort. */
const KEEP_ALIVE_MS = 1_000;

export const now = () => Number(process.hrtime.bigint());

/**
 * Clocks a streamed answer and keeps what it says: time to the first piece of text, and from each piece to the next. The
 * engine waits for the main thread at every piece, which costs a few per cent of its rate.
 */
export class StreamClock {
  firstNs: number | null = null;
  readonly stepNs: number[] = [];
  readonly pieces: string[] = [];
  private sent = 0;
  private lastSent = 0;

  constructor(
    private readonly library: LiteRtLmLibrary,
    private readonly pieceOf: (chunk: Pointer) => string | null,
    private readonly onSteps: ((stepNs: number[]) => void) | undefined,
  ) {}

  /**
   * Starts a streamed call and waits for its last chunk.
   * @param start makes the call with the pointer of the callback; 0: it went well
   * @returns the engine's error, null when there was none
   */
  async run(start: (callback: Pointer) => number): Promise<string | null> {
    const alive = setInterval(() => {}, KEEP_ALIVE_MS);
    let callback: { pointer: Pointer; free: () => void } | null = null;
    try {
      return await new Promise<string | null>((resolve) => {
        let last = now();
        const began = last;
        this.lastSent = began;
        callback = this.library.registerStream((chunk) => {
          const piece = this.pieceOf(chunk);
          const at = now();
          if (piece !== null) {
            if (this.firstNs === null) this.firstNs = Math.round(at - began);
            else this.stepNs.push(Math.round(at - last));
            last = at;
            this.pieces.push(piece);
            if (at - this.lastSent >= STEPS_BATCH_NS) this.hand(at, this.stepNs.length - LAST_TOGETHER);
            return;
          }
          const error = this.library.call<string | null>('stream_chunk_get_error', chunk);
          if (error !== null || this.library.call<boolean>('stream_chunk_is_final', chunk))
            setImmediate(resolve, error);
        });
        const status = start(callback.pointer);
        if (status !== 0) resolve(this.library.lastError());
      });
    } finally {
      this.stepNs.splice(-LAST_TOGETHER);
      this.hand(now(), this.stepNs.length);
      clearInterval(alive);
      (callback as { free: () => void } | null)?.free();
    }
  }

  private hand(at: number, upTo: number): void {
    if (upTo > this.sent) {
      this.onSteps?.(this.stepNs.slice(this.sent, upTo));
      this.sent = upTo;
    }
    this.lastSent = at;
  }
}
