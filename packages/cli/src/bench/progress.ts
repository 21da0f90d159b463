import { oneLine, type Benchmark } from '@rackmark/contracts';
import { seconds } from '../units.js';

/** One line on a terminal that is written over; elsewhere a line whenever a run has ended. */
export class Progress {
  private last = '';

  constructor(private readonly out: NodeJS.WriteStream) {}

  /** @param waits why its devices measure nothing at the moment, a sentence each */
  show(b: Benchmark, waits: readonly string[]): void {
    const [why = null, ...more] = waits;
    const others =
      more.length === 0 ? '' : ` (and ${more.length} more ${more.length === 1 ? 'waits' : 'wait'})`;
    if (why !== null) return this.say(`Waiting: ${why}${others}`);
    if (b.state === 'queued') return this.say('Waiting for the device …');
    const ended = b.runs - b.tally.to_do - b.tally.running;
    const runs = `${ended} of ${b.runs} runs have ended`;
    if (!this.out.isTTY) return this.say(runs);
    const left = b.estimate === null ? '' : `, about ${seconds(b.estimate.seconds_left)} left`;
    this.say(`${bar(ended, b.runs)} ${runs}${left}`);
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
