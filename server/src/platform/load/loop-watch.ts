import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';

const LOOK_MS = 20;
/** Held for so long, it is said in the log. */
const HELD_MS = 200;
const WINDOW_MS = 60_000;
const NS_A_MS = 1e6;

export interface LoopDelay {
  longest_ms: number;
  p99_ms: number;
}

/** Watches how long single pieces of work hold the loop that all requests and sockets share. */
@Injectable()
export class LoopWatch implements OnApplicationShutdown {
  private readonly logger = new Logger('Loop');
  private readonly histogram = monitorEventLoopDelay({ resolution: 10 });
  private readonly timer: NodeJS.Timeout;
  private readonly underWay = new Set<{ name: () => string }>();
  /** Ended since the last look: what held the loop may have ended before anybody could look. */
  private justEnded: (() => string)[] = [];
  private lastLook = performance.now();
  private lastUsage = process.cpuUsage();
  private windowBegan = performance.now();
  private before: LoopDelay = { longest_ms: 0, p99_ms: 0 };

  constructor() {
    this.histogram.enable();
    this.timer = setInterval(() => this.look(), LOOK_MS);
    this.timer.unref();
  }
  onApplicationShutdown(): void {
    clearInterval(this.timer);
    this.histogram.disable();
  }

  /** Of the last minute or two. */
  delay(): LoopDelay {
    const now = this.measured();
    return {
      longest_ms: Math.max(now.longest_ms, this.before.longest_ms),
      p99_ms: Math.max(now.p99_ms, this.before.p99_ms),
    };
  }

  /** An operation begins. @param name what to call it, asked for only when it is to be said. @returns to be called at its end */
  begin(name: () => string): () => void {
    const operation = { name };
    this.underWay.add(operation);
    return () => {
      if (this.underWay.delete(operation)) this.justEnded.push(name);
    };
  }

  private look(): void {
    const now = performance.now();
    const held = now - this.lastLook - LOOK_MS;
    this.lastLook = now;
    const { user, system } = process.cpuUsage(this.lastUsage);
    this.lastUsage = process.cpuUsage();
    if (held > HELD_MS) {
      const names = [
        ...new Set([...this.justEnded, ...[...this.underWay].map((o) => o.name)].map((n) => n())),
      ];
      const computing = Math.round((user + system) / 1_000);
      // With nothing under way and little computed, the computer had other things to do.
      if (names.length > 0 || computing > HELD_MS)
        this.logger.warn(
          `The loop was held for ${Math.round(held)} ms, ${computing} ms of them computing; ` +
            `under way: ${names.slice(0, 8).join(', ') || 'no request and no message'}.`,
        );
    }
    this.justEnded = [];
    if (now - this.windowBegan > WINDOW_MS) {
      this.before = this.measured();
      this.histogram.reset();
      this.windowBegan = now;
    }
  }

  private measured(): LoopDelay {
    const ms = (ns: number) => (Number.isFinite(ns) ? Math.round(ns / NS_A_MS) : 0);
    const { count } = this.histogram;
    return count === 0
      ? { longest_ms: 0, p99_ms: 0 }
      : { longest_ms: ms(this.histogram.max), p99_ms: ms(this.histogram.percentile(99)) };
  }
}
