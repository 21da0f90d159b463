// `npm run benchmarks:harnesses`: the Kotlin harness on the JVM against the JavaScript one, on the same native library and
// model, in turns: latency and load; what an empty call costs in each; and a GPU that is waited for against one that is not.
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findRoutes, findRuntime, runInChild } from '@rackmark/harness';
import { configuration, measurementPlan } from '@rackmark/contracts';
import { quantile } from '@rackmark/statistics';
import { buildHarness, hasJdk } from '../scripts/harness/kotlin.mjs';
import { alternate, models, modelsToLoad } from './support/tools.mjs';
import { unwaitedGpuMedian } from './support/unwaited-gpu.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const pairs = Number(process.argv[process.argv.indexOf('--pairs') + 1] || 8) || 8;
const say = (text) => process.stderr.write(text);
const runtime = await findRuntime();
if (runtime === null || !hasJdk()) {
  say('The native LiteRT and a JDK with Maven are needed.\n');
  process.exit(3);
}
const { program } = buildHarness({ root, say: (text) => say(`${text}\n`) });
const routes = findRoutes({ RACKMARK_SOFTWARE_ACCELERATORS: 'gpu' });
const measuring = measurementPlan.parse({ iterations: 200, seconds: 1, profile: false });

const us = (ns) => `${(ns / 1e3).toFixed(1)} µs`;

/** Nothing but the loads and one inference. */
const loading = measurementPlan.parse({
  ...{ iterations: 1, seconds: 0, profile: false },
  warmup: { min_iterations: 0, min_ms: 0, max_ms: 1 },
});

/** One run. @returns median of its samples, cost of an empty call and both loads, in nanoseconds */
async function run(model, options, which, plan = measuring) {
  const samples = [];
  const loads = {};
  let overhead = NaN;
  const c = configuration.parse(options);
  const end = await runInChild(
    {
      v: 1,
      run: 'b',
      model_path: model,
      configuration: c,
      plan,
      signature: null,
      library_path: runtime.libraryPath,
    },
    {
      program: which,
      env: routes.env[c.accelerator],
      onEvent: (e) => {
        if (e.type === 'hello') overhead = e.overhead_ns;
        if (e.type === 'load') loads[e.cold ? 'cold' : 'warm'] = e.duration_ns;
        if (e.type === 'samples' && e.phase === 'measure') samples.push(...e.latency_ns);
      },
    },
  );
  if (end.failure) throw new Error(end.failure.message);
  return { median: quantile(samples, 0.5), overhead, ...loads };
}

for (const [name, model] of Object.entries(models)) {
  for (const threads of [1, 2]) {
    say(`Kotlin against JavaScript: ${name}, ${threads} threads `);
    const overheads = { kotlin: [], js: [] };
    const one = (which, into) => async () => {
      const r = await run(model, { threads }, which);
      into.push(r.overhead);
      return r.median;
    };
    const r = await alternate(one(program, overheads.kotlin), one(undefined, overheads.js), pairs);
    process.stdout.write(
      `Kotlin ÷ JavaScript, ${name}, ${threads} thread(s): ${r.ratio.toFixed(3)} (${r.low?.toFixed(3)} to ${r.high?.toFixed(3)}), aim 0.98 to 1.02; ` +
        `${us(r.a)} against ${us(r.b)}; empty call ${quantile(overheads.kotlin, 0.5)} ns against ${quantile(overheads.js, 0.5)} ns\n`,
    );
  }
}

// Both load through the same library; what one adds to the timed section would show here.
const loads = [
  ...modelsToLoad().map((model) => ({ model, which: 'cold' })),
  ...Object.values(models).map((model) => ({ model, which: 'warm' })),
];
for (const { model, which } of loads) {
  const name = `${which} load, ${basename(model, '.tflite')}`;
  say(`Kotlin against JavaScript: ${name} `);
  const one = (harness) => async () => (await run(model, {}, harness, loading))[which];
  const r = await alternate(one(program), one(undefined), pairs);
  process.stdout.write(
    `Kotlin ÷ JavaScript, ${name}: ${r.ratio.toFixed(3)} (${r.low?.toFixed(3)} to ${r.high?.toFixed(3)}), aim 0.9 to 1.1; ${us(r.a)} against ${us(r.b)}\n`,
  );
}

if (routes.env.gpu === undefined)
  process.stdout.write('GPU not measured: no SwiftShader (Debian package chromium)\n');
else {
  const waited = await run(models.f32, { accelerator: 'gpu' }, undefined);
  const unwaited = unwaitedGpuMedian({
    library: runtime.libraryPath,
    model: models.f32,
    env: routes.env.gpu,
  });
  process.stdout.write(
    `GPU (SwiftShader, a CPU): waited for ${(waited.median / 1e6).toFixed(2)} ms, not waited for ${(unwaited / 1e6).toFixed(2)} ms: ` +
      `${(waited.median / unwaited).toFixed(0)} times too fast if nobody waits\n`,
  );
}
process.exit(0);
