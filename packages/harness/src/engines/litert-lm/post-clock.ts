import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { LAST_TOGETHER, now, STEPS_BATCH_NS } from './stream.js';

/** What is needed of a semaphore. */
export interface Posts {
  drain(): void;
  /** @returns false when nobody posted for so long */
  wait(ms: number): boolean;
}

export interface PostClockOptions {
  posts: Posts;
  /** Tokens that the engine will make; it calls once for each, and once at the end. */
  tokens: number;
  /** Whether the engine has counted the end of the answer; asked only when it has been silent for long. */
  hasEnded: () => boolean;
  onSteps: ((stepNs: number[]) => void) | undefined;
  clock?: () => number;
}

/** The event loop gets a turn at least so often, to notice that the parent has died. */
const WAIT_MS = 250;
/** A silence after which it is asked whether the answer has ended; asking again takes twice as long each time. */
const SILENCE_NS = 1e9;
/** Before the first token it takes in the prompt, for long: nobody looks over its shoulder meanwhile without need. */
const PREFILL_SILENCE_NS = 10e9;

/**
 * Clocks the tokens of an answer that the engine only counts aloud: it posts to a semaphore and does not wait. What it said
 * is not seen.
 */
export class PostClock {
  firstNs: number | null = null;
  readonly stepNs: number[] = [];
  readonly pieces: string[] = [];
  private began = 0;
  private last = 0;
  private posts = 0;
  private sent = 0;
  private lastSent = 0;
  private readonly clock: () => number;

  constructor(private readonly options: PostClockOptions) {
    this.clock = options.clock ?? now;
  }

  /** @param start begins the answer; 0: it went well. @returns whether it began */
  async run(start: () => number): Promise<boolean> {
    const { posts } = this.options;
    posts.drain();
    this.began = this.last = this.lastSent = this.clock();
    if (start() !== 0) return false;
    await this.hear();
    // The last call came when there were no more tokens. An engine that ended early has made it as well.
    if (this.posts === 1) this.firstNs = null;
    else this.stepNs.splice(-1 - LAST_TOGETHER);
    this.hand(this.clock(), this.stepNs.length);
    return true;
  }

  private async hear(): Promise<void> {
    const { posts, tokens, hasEnded } = this.options;
    let patienceNs = PREFILL_SILENCE_NS;
    while (this.posts < tokens + 1) {
      const posted = posts.wait(WAIT_MS);
      const at = this.clock();
      if (posted) this.note(at);
      if (posted) patienceNs = SILENCE_NS;
      else if (at - this.last > patienceNs) {
        if (hasEnded()) return;
        patienceNs *= 2;
      }
      if (at - this.lastSent < STEPS_BATCH_NS) continue;
      this.hand(at, this.stepNs.length - 1 - LAST_TOGETHER);
      await turnOfLoop();
    }
  }

  private note(at: number): void {
    if (this.posts === 0) this.firstNs = Math.round(at - this.began);
    else this.stepNs.push(Math.round(at - this.last));
    this.posts += 1;
    this.last = at;
  }

  /** While it goes on, all but the newest: those may turn out to be the end's. */
  private hand(at: number, upTo: number): void {
    if (upTo > this.sent) {
      this.options.onSteps?.(this.stepNs.slice(this.sent, upTo));
      this.sent = upTo;
    }
    this.lastSent = at;
  }
}
