// Loaded into a portal before it starts: how long its loop computes without a pause. Time that the computer gives to other
// programs does not count where the system tells it apart (Linux), so that a busy machine changes nothing.
import { readFileSync } from 'node:fs';
import { setInterval } from 'node:timers';

const LOOK_MS = 5;
const schedstat = `/proc/self/task/${process.pid}/schedstat`;
const computed = () => {
  try {
    return Number(readFileSync(schedstat, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return performance.now();
  }
};

/** One piece of work that any machine takes about as long for as for reading a large request. */
function unit() {
  const text = JSON.stringify(Array.from({ length: 200_000 }, (_, i) => i * 1_000 + 7));
  const begin = computed();
  JSON.parse(text);
  return computed() - begin;
}

const unit_ms = Math.min(unit(), unit(), unit());
let longest_ms = 0;
let last = computed();
setInterval(() => {
  const now = computed();
  longest_ms = Math.max(longest_ms, now - last);
  last = now;
}, LOOK_MS).unref();
process.on('message', (asked) => {
  if (asked !== 'longest') return;
  process.send({ longest_ms, unit_ms });
  longest_ms = 0;
});
// The channel to whoever asks keeps nothing alive.
process.channel?.unref();
