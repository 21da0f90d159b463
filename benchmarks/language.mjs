// `npm run benchmarks:language`: the engine litert-lm against the same library's own command line (`litert-lm benchmark` of
// the Python package litert-lm), on the same file, in turns; and what streaming an answer costs. RACKMARK_LITERT_LM_CLI names
// the command when it is not on the PATH.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findLanguageRuntime, runInChild } from '@rackmark/harness';
import { configuration, measurementPlan } from '@rackmark/contracts';
import { languageModel } from '@rackmark/sample-models';
import { quantile } from '@rackmark/statistics';
import { alternate } from './support/tools.mjs';

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
};
const pairs = Number(option('pairs', '8'));
const kinds = option('weights', 'f32,int8,int4').split(',');
const threadCounts = option('threads', '1').split(',').map(Number);
const lengths = {
  prefill_tokens: Number(option('prefill', '512')),
  decode_tokens: Number(option('decode', '128')),
};
const context = Number(option('context', '2304'));
const TURNS = 3;
const cli = process.env['RACKMARK_LITERT_LM_CLI'] ?? 'litert-lm';
const say = (text) => process.stderr.write(text);

const runtime = await findLanguageRuntime();
if (runtime === null || spawnSync(cli, ['--version']).error) {
  say(
    'LiteRT-LM (npx rackmark runtime install --litert-lm) and its command line (pip install litert-lm==0.18.1) are needed.\n',
  );
  process.exit(3);
}

/** The library's own benchmark. @returns tokens a second, mean of its runs after one that warms up */
function theirs(model, threads) {
  const args = [
    'benchmark',
    model,
    '--backend',
    'cpu',
    '--cache',
    'no',
    '--cpu-thread-count',
    String(threads),
  ];
  const how = [
    '-p',
    lengths.prefill_tokens,
    '-d',
    lengths.decode_tokens,
    '--max-num-tokens',
    context,
    '--runs',
    TURNS,
  ];
  const { stdout, stderr } = spawnSync(cli, [...args, ...how.map(String)], { encoding: 'utf8' });
  const rate = (name) => Number(new RegExp(`${name} speed:\\s+([\\d.]+)`).exec(stdout)?.[1] ?? NaN);
  const found = { prefill: rate('Prefill'), decode: rate('Decode') };
  if (!(found.decode > 0)) throw new Error(`${cli} benchmark gave no rate: ${stdout}${stderr}`);
  return found;
}

/** Ours. @returns tokens a second of silent turns and of streamed ones, medians of the run */
async function ours(model, threads) {
  const rates = { first: [], prefill: [], decode: [], streamed: [] };
  const end = await runInChild(
    {
      v: 1,
      run: 'b',
      model_path: model,
      configuration: configuration.parse({
        engine: 'litert-lm',
        threads,
        lm: { ...lengths, context_tokens: context },
      }),
      plan: measurementPlan.parse({
        iterations: TURNS * (lengths.decode_tokens - 1),
        seconds: 0,
        max_seconds: 60,
      }),
      signature: null,
      library_path: runtime.libraryPath,
    },
    {
      onEvent: (e) => {
        if (e.type !== 'tokens') return;
        const rate = (e.tokens / e.duration_ns) * 1e9;
        // The first turn of the second engine is what the library's own benchmark measures after its warm-up.
        if (e.phase === 'first') {
          if (e.turn === 1 && e.kind === 'prefill') rates.first.push(rate);
          return;
        }
        if (e.kind === 'prefill') rates.prefill.push(rate);
        else (e.streamed ? rates.streamed : rates.decode).push(rate);
      },
    },
  );
  if (end.failure) throw new Error(end.failure.message);
  return Object.fromEntries(Object.entries(rates).map(([name, all]) => [name, quantile(all, 0.5)]));
}

const dir = mkdtempSync(join(tmpdir(), 'rackmark-language-'));
try {
  for (const weights of kinds) {
    const model = join(dir, `medium-${weights}.litertlm`);
    writeFileSync(model, languageModel({ size: 'medium', weights }));
    for (const threads of threadCounts) {
      say(`medium ${weights}, ${threads} thread(s) `);
      const streaming = [];
      const seen = { prefill: { a: [], b: [] }, later: [] };
      const decode = await alternate(
        async () => {
          const r = await ours(model, threads);
          streaming.push(r.streamed / r.decode);
          seen.prefill.a.push(r.first);
          seen.later.push(r.prefill);
          return r.decode;
        },
        async () => {
          const r = theirs(model, threads);
          seen.prefill.b.push(r.prefill);
          return r.decode;
        },
        pairs,
      );
      const mid = (list) => quantile(list, 0.5);
      const ratios = seen.prefill.a.map((x, i) => x / seen.prefill.b[i]);
      process.stdout.write(
        `medium ${weights}, ${threads} thread(s), prefill ${lengths.prefill_tokens}, decode ${lengths.decode_tokens}: ` +
          `decode ${decode.ratio.toFixed(3)} (${decode.low?.toFixed(3)} to ${decode.high?.toFixed(3)}), ${decode.a.toFixed(1)} against ${decode.b.toFixed(1)} tokens/s; ` +
          `first prefill of an engine ${mid(ratios).toFixed(3)} (each pair: ${ratios.map((r) => r.toFixed(2)).join(' ')}), ${mid(seen.prefill.a).toFixed(0)} against ${mid(seen.prefill.b).toFixed(0)} tokens/s; aim 0.97 to 1.03; later prefills ${mid(seen.later).toFixed(0)} tokens/s; ` +
          `streamed ÷ silent decode ${mid(streaming).toFixed(4)}, aim ≥ 0.99\n`,
      );
    }
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}
