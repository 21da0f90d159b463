// A machine that others use, too: measurements wait for a calm moment, and one that was disturbed is made again.
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Share of all CPU time, 0 to 1. */
const CALM = 0.1;
const LOOK_MS = 500;

/** Ticks of all CPUs: busy ones and all of them; and of this process with the children that have ended. */
function ticks() {
  const [, ...times] = readFileSync('/proc/stat', 'utf8').split('\n')[0].trim().split(/\s+/).map(Number);
  const all = times.slice(0, 8).reduce((a, b) => a + b, 0);
  const own = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ').slice(11, 15).map(Number);
  return { all, busy: all - times[3] - times[4], own: own.reduce((a, b) => a + b, 0) };
}
const others = (a, b) => (b.busy - a.busy - (b.own - a.own)) / Math.max(1, b.all - a.all);

/** Counts what it threw away, and gives up being choosy when its time is over. */
export class Calm {
  disturbed = 0;
  #deadline;
  constructor({ patienceSeconds }) {
    this.#deadline = performance.now() + patienceSeconds * 1_000;
  }
  get #isOver() {
    return performance.now() > this.#deadline;
  }

  async wait() {
    while (!this.#isOver) {
      const before = ticks();
      await wait(LOOK_MS);
      if (others(before, ticks()) <= CALM) return;
    }
  }

  /**
   * @param work starts processes and waits for their ends
   * @param allowed share of the CPUs that processes take which belong to the work and live on
   */
  async measure(work, { allowed = 0 } = {}) {
    for (;;) {
      await this.wait();
      const before = ticks();
      const result = await work();
      if (others(before, ticks()) <= CALM + allowed || this.#isOver) return result;
      this.disturbed += 1;
    }
  }

  text() {
    const late = this.#isOver ? '; the machine did not become calm in time: these numbers are soft' : '';
    return `${this.disturbed} made again because other programs used more than ${CALM * 100} % of the computer${late}`;
  }
}
