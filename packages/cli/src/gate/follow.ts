import { setTimeout as wait } from 'node:timers/promises';
import type { Gate } from '@rackmark/contracts';
import type { Api } from '../api.js';
import { Interrupt, patiently, POLL_MS, waits } from '../bench/follow.js';
import { Progress } from '../bench/progress.js';
import { words } from '../words.js';

type Asked = Pick<Api, 'benchmark' | 'gate' | 'cancelGate' | 'isAway' | 'waits'>;

/** Waits for the answer of a gate. Ctrl-C and SIGTERM give it up, with what it is measuring. */
export async function followGate(
  api: Asked,
  made: Gate,
  out: NodeJS.WriteStream,
): Promise<{ gate: Gate; interrupted: boolean }> {
  const progress = new Progress(out);
  const stop = new Interrupt((isLate) => patiently(api, () => api.cancelGate(made.id), progress, isLate));
  let gate = made;
  try {
    while (gate.state === 'measuring' && stop.times < 2) {
      const { running } = gate;
      if (running === null) progress.say(words().say('shell.gate.looking'));
      else {
        const benchmark = await patiently(api, () => api.benchmark(running), progress, stop.isLate);
        progress.show(benchmark, await waits(api, benchmark, progress, stop.isLate));
      }
      await Promise.race([wait(POLL_MS), stop.again]);
      await stop.done;
      gate = await patiently(api, () => api.gate(made.id), progress, stop.isLate);
    }
    return { gate, interrupted: stop.times > 0 };
  } finally {
    progress.clear();
    stop.remove();
  }
}
