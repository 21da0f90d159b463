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
/** Through agent and server: so many pairs of answers for each that was asked for. */
const WATCHED_ANSWERS = 8;

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

/**
 * The whole way on one computer: harness, agent, server, and a browser that shows the benchmark or nobody. A silent answer sends
 * nothing, so within one run it is what the same computer does without streaming.
 */
async function watched() {
  print(
    'Streaming to a page on the same computer: runs through agent and server, with a browser that shows them live and without one, in turns. Each streamed answer against the silent ones before and after it in the same run. Ratio of decode rates; aim ≥ 0.99.',
  );
  const portal = await WatchedPortal.start(join(dir, 'portal'));
  try {
    const [what] = streamedModels();
    const sha256 = await portal.upload(what.model);
    for (const threads of threadCounts) {
      const calm = calmly();
      // Agent, server and browser are alive before and after: the run is theirs.
      const allowed = 0.15 + threads / cpus().length;
      const ratios = { page: [], nobody: [] };
      for (let i = 0; ratios.page.length < pairs * WATCHED_ANSWERS; i++) {
        for (const page of i % 2 === 0 ? [true, false] : [false, true]) {
          const run = () => portal.turns({ ...what, sha256, threads, page, pairs: PAIRS_OF_ANSWERS });
          const rates = ratesOf(await calm.measure(run, { allowed }));
          ratios[page ? 'page' : 'nobody'].push(...streamingRatios(rates));
        }
        say('.');
      }
      say('\n');
      print(
        `${what.name}, ${threads} thread(s): with a page ${ratioText(ratios.page)}; without ${ratioText(ratios.nobody)}; ${calm.text()}`,
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
