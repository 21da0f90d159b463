// `npm run benchmarks:language`: the engine litert-lm against the same library's own command line (`litert-lm benchmark` of
// the Python package litert-lm), and what it costs to stream an answer. RACKMARK_LITERT_LM_CLI names the command when it is not
// on the PATH; `-- --only rates`, `-- --only streaming` and `-- --only page` run one part, `-- --pairs 15 --threads 1,2
// --patience 600` are the defaults. Others' work shows in such numbers: pairs that were disturbed are made again.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { languageModel } from '@rackmark/sample-models';
import { Calm } from './support/calm.mjs';
import { WatchedPortal } from './support/watched-portal.mjs';
import {
  cliRun,
  harnessTurns,
  hasCli,
  lmRuntime,
  median,
  ratesOf,
  ratioText,
  streamingRatios,
} from './support/language.mjs';

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
};
const only = option('only', null);
const pairs = Number(option('pairs', '15'));
/** Seconds that a row of measurements waits for a calm computer in all. */
const patience = Number(option('patience', '600'));
const kinds = option('weights', 'f32,int8,int4').split(',');
const threadCounts = option('threads', '1,2').split(',').map(Number);
const say = (text) => process.stderr.write(text);
const print = (text) => process.stdout.write(`${text}\n`);
const CONTEXT = 2_304;
/** Answers are short, so that what disturbs one disturbs its neighbour, too; then it takes many. */
const PAIRS_OF_ANSWERS = 20;

if (lmRuntime === null) {
  say('LiteRT-LM is needed: npx rackmark runtime install --litert-lm\n');
  process.exit(3);
}
const dir = mkdtempSync(join(tmpdir(), 'rackmark-language-'));
const fileOf = (name, options) => {
  const path = join(dir, `${name}.litertlm`);
  writeFileSync(path, languageModel(options));
  return path;
};
const calmly = () => new Calm({ patienceSeconds: patience });

/** Both make an engine, throw it away, make a second one: its first answer is compared, nothing else. */
async function againstCli() {
  print(
    'Against litert-lm benchmark. Both sides: a fresh process, an engine that answers once and is thrown away, then a second engine, whose first answer counts (--runs 1: with more runs the command line means in later engines, which find their memory already mapped and take in prompts 5 to 20 % faster). Prefill: that first answer on both sides. Decode: that first answer of theirs, our median of the silent answers after it. Ratio ours ÷ theirs, median over pairs with its 95 % interval; aim 0.97 to 1.03.',
  );
  for (const weights of kinds) {
    const model = fileOf(`medium-${weights}`, { size: 'medium', weights });
    for (const threads of threadCounts) {
      const what = { model, threads, prefill: 512, decode: 128, context: CONTEXT };
      const calm = calmly();
      const ratios = { prefill: [], decode: [] };
      const seen = { ours: [], theirs: [], later: [] };
      for (let i = 0; i < pairs; i++) {
        const [ours, theirs] = await calm.measure(async () => {
          const first = i % 2 === 0 ? null : cliRun(what);
          const rates = ratesOf(await harnessTurns({ ...what, pairs: 2 }));
          return [rates, first ?? cliRun(what)];
        });
        ratios.prefill.push(ours.firstPrefill / theirs.prefill);
        ratios.decode.push(median(ours.silent) / theirs.decode);
        seen.ours.push(ours.firstPrefill);
        seen.theirs.push(theirs.prefill);
        seen.later.push(ours.prefill);
        say('.');
      }
      say('\n');
      print(
        `medium ${weights}, ${threads} thread(s), prefill 512, decode 128: prefill ${ratioText(ratios.prefill)}, ${median(seen.ours).toFixed(0)} against ${median(seen.theirs).toFixed(0)} tokens/s; decode ${ratioText(ratios.decode)}; our later prefills ${median(seen.later).toFixed(0)} tokens/s; ${calm.text()}`,
      );
    }
  }
}

/** A step as long as that of a real model, and one that is nothing but overhead. */
const streamedModels = () => [
  {
    name: 'steps of some milliseconds',
    model: fileOf('deep', { size: 'medium', weights: 'int8', shape: { layers: 14 } }),
    prefill: 16,
    decode: 32,
    context: CONTEXT,
  },
  { name: 'tiny', model: fileOf('tiny', {}), prefill: 16, decode: 224, context: 256 },
];

async function streaming() {
  print(
    'Streaming inside the harness: each streamed answer against the silent ones before and after it, in one process. Ratio of decode rates; aim ≥ 0.99.',
  );
  for (const what of streamedModels()) {
    for (const threads of threadCounts) {
      const calm = calmly();
      const ratios = [];
      const steps = [];
      while (ratios.length < pairs * PAIRS_OF_ANSWERS) {
        const run = () => harnessTurns({ ...what, threads, pairs: PAIRS_OF_ANSWERS });
        const rates = ratesOf(await calm.measure(run));
        ratios.push(...streamingRatios(rates));
        steps.push(1_000 / median(rates.silent));
        say('.');
      }
      say('\n');
      print(
        `${what.name}, ${threads} thread(s), ${median(steps).toFixed(3)} ms a token: ${ratioText(ratios)}; ${calm.text()}`,
      );
    }
  }
}

/** The whole way on one computer: harness, agent, server and a browser that shows the benchmark. */
async function watched() {
  print(
    'A page that watches, on the same computer: runs through agent and server with a browser that shows them live, without one, and the harness alone, in turns. Ratios of decode rates.',
  );
  const portal = await WatchedPortal.start(join(dir, 'portal'));
  try {
    const [what] = streamedModels();
    const sha256 = await portal.upload(what.model);
    for (const threads of threadCounts) {
      const calm = calmly();
      const ratios = { streamed: [], silent: [], page: [] };
      for (let i = 0; i < pairs; i++) {
        const through = (page) => () =>
          calm.measure(() => portal.turns({ ...what, sha256, threads, page }), {
            // Agent, server and browser are alive before and after: the run is theirs.
            allowed: 0.15 + threads / cpus().length,
          });
        const alone = () => calm.measure(() => harnessTurns({ ...what, threads, pairs: 4 }));
        const order = [through(true), through(false), alone];
        const done = new Map();
        for (let k = 0; k < 3; k++) {
          const one = order[(i + k) % 3];
          done.set(one, ratesOf(await one()));
        }
        const [a, b, c] = order.map((one) => done.get(one));
        ratios.streamed.push(median(a.streamed) / median(c.silent));
        ratios.silent.push(median(a.silent) / median(c.silent));
        ratios.page.push(median(a.streamed) / median(b.streamed));
        say('.');
      }
      say('\n');
      print(
        `${what.name}, ${threads} thread(s): streamed and watched ÷ silent and alone ${ratioText(ratios.streamed)}, aim ≥ 0.99; silent and watched ÷ silent and alone ${ratioText(ratios.silent)}; streamed, watched ÷ not watched ${ratioText(ratios.page)}; ${calm.text()}`,
      );
    }
  } finally {
    await portal.stop();
  }
}

try {
  if (only === null || only === 'rates') {
    if (hasCli()) await againstCli();
    else say('SKIPPED: the command line is not there (pip install litert-lm==0.18.1).\n');
  }
  if (only === null || only === 'streaming') await streaming();
  if (only === null || only === 'page') await watched();
} finally {
  rmSync(dir, { recursive: true, force: true });
}
process.exit(0);
