import type { Benchmark } from '@rackmark/contracts';
import { seconds } from '../units.js';

/** One line on a terminal that is written over; elsewhere a line whenever a run has ended. */
export class Progress {
  private last = '';
  private shownRuns = -1;

  constructor(private readonly out: NodeJS.WriteStream) {}

  show(b: Benchmark): void {
    const ended = b.runs - b.tally.to_do - b.tally.running;
    const left =
      b.estimate === null || b.state === 'queued' ? '' : `, about ${seconds(b.estimate.seconds_left)} left`;
    const text =
      b.state === 'queued'
        ? 'Waiting for the device …'
        : `${bar(ended, b.runs)} ${ended} of ${b.runs} runs${left}`;
    if (this.out.isTTY) {
      if (text !== this.last) this.out.write(`\r\x1b[2K${text}`);
    } else if (ended !== this.shownRuns) {
      this.out.write(`${text.replace(/^\S+ /, '')}\n`);
    }
    this.last = text;
    this.shownRuns = ended;
  }
  clear(): void {
    if (this.out.isTTY) this.out.write('\r\x1b[2K');
  }
}

function bar(done: number, all: number): string {
  const full = all === 0 ? 0 : Math.round((done / all) * 20);
  return '█'.repeat(full) + '░'.repeat(20 - full);
}
