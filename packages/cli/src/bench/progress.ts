import { oneLine, type Benchmark } from '@rackmark/contracts';
import { words } from '../words.js';

/** One line on a terminal that is written over; elsewhere a line whenever a run has ended. */
export class Progress {
  private last = '';

  constructor(private readonly out: NodeJS.WriteStream) {}

  /** @param waits why its devices measure nothing at the moment, a sentence each */
  show(b: Benchmark, waits: readonly string[]): void {
    const [why = null, ...more] = waits;
    if (why !== null) {
      const waiting = words().say('shell.progress.waits', { detail: why });
      const n = more.length;
      return this.say(n === 0 ? waiting : words().say('shell.progress.more_wait', { detail: waiting, n }));
    }
    if (b.state === 'queued') return this.say(words().say('shell.progress.queued'));
    const ended = b.runs - b.tally.to_do - b.tally.running;
    const runs = words().say('shell.progress.runs', { n: ended, of: b.runs });
    if (!this.out.isTTY) return this.say(runs);
    const seconds = b.estimate?.seconds_left;
    const line =
      seconds === undefined
        ? runs
        : words().say('shell.progress.left', { detail: runs, wait_seconds: seconds });
    this.say(`${bar(ended, b.runs)} ${line}`);
  }
  /** Once for as long as it is the same. */
  say(foreign: string): void {
    const text = oneLine(foreign);
    if (text === this.last) return;
    this.last = text;
    if (!this.out.isTTY) return void this.out.write(`${text}\n`);
    // A longer line would go on in the next one, and stay there.
    this.out.write(`\r\x1b[2K${[...text].slice(0, Math.max(20, (this.out.columns || 80) - 1)).join('')}`);
  }
  clear(): void {
    if (this.out.isTTY) this.out.write('\r\x1b[2K');
  }
}

function bar(done: number, all: number): string {
  const full = all === 0 ? 0 : Math.round((done / all) * 20);
  return '█'.repeat(full) + '░'.repeat(20 - full);
}
