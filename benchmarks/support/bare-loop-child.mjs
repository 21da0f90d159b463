// A bare loop on the same engine in the same kind of process: load, run, take the time. Nothing else.
// argv: engine, library path or "-", model path, threads, warm-up seconds, seconds. Prints the median in ns.
import { configuration } from '@rackmark/contracts';
import { openEngine } from '../../packages/harness/dist/engines/open.js';

const [, , engineName, library, modelPath, threads, warmup, seconds] = process.argv;
const c = configuration.parse({ engine: engineName, threads: Number(threads) });
const library_path = library === '-' ? null : library;
const engine = await openEngine({ configuration: c, library_path, npu: null, cache_dir: null });
const model = await engine.load({
  modelPath,
  configuration: c,
  signature: null,
  profile: false,
  cacheDir: null,
  inputs: [],
  clock: () => Number(process.hrtime.bigint()),
});
model.bind(null);
const spin = async (s, samples) => {
  const end = process.hrtime.bigint() + BigInt(Math.round(s * 1e9));
  for (;;) {
    const begin = process.hrtime.bigint();
    const pending = model.invoke();
    if (pending !== undefined) await pending;
    const now = process.hrtime.bigint();
    model.settle?.();
    samples?.push(Number(now - begin));
    if (now > end) return;
  }
};
await spin(Number(warmup), null);
const samples = [];
await spin(Number(seconds), samples);
samples.sort((a, b) => a - b);
process.stdout.write(String(samples[samples.length >> 1]));
process.exit(0);
