// Runs of language models for benchmarks: what was measured, turn by turn.
import { spawnSync } from 'node:child_process';
import { configuration, measurementPlan } from '@rackmark/contracts';
import { findLanguageRuntime, runInChild } from '@rackmark/harness';
import { medianInterval, quantile } from '@rackmark/statistics';

export const lmRuntime = await findLanguageRuntime();
const cli = process.env['RACKMARK_LITERT_LM_CLI'] ?? 'litert-lm';
export const hasCli = () => !spawnSync(cli, ['--version']).error;
export const median = (list) => quantile(list, 0.5);

const rateOf = (tokens, ns) => (tokens / ns) * 1e9;

/**
 * The library's own command line. Each of its runs makes an engine, lets it answer once and throws it away; the first is a
 * warm-up that it does not show.
 * @returns tokens a second of the second engine's one answer
 */
export function cliRun({ model, threads, prefill, decode, context }) {
  const what = ['benchmark', model, '--backend', 'cpu', '--cache', 'no', '--cpu-thread-count', threads];
  const how = ['-p', prefill, '-d', decode, '--max-num-tokens', context, '--runs', 1];
  const { stdout, stderr } = spawnSync(cli, [...what, ...how].map(String), { encoding: 'utf8' });
  const rate = (name) => Number(new RegExp(`${name} speed:\\s+([\\d.]+)`).exec(stdout)?.[1] ?? NaN);
  const found = { prefill: rate('Prefill'), decode: rate('Decode') };
  if (!(found.decode > 0)) throw new Error(`${cli} benchmark gave no rate: ${stdout}${stderr}`);
  return found;
}

/** A run of the harness in its child process. @returns its turns, as results keep them */
export async function harnessTurns({ model, threads, prefill, decode, context, pairs }) {
  const turns = new Map();
  const end = await runInChild(
    {
      v: 1,
      run: 'benchmark',
      model_path: model,
      configuration: configuration.parse({
        engine: 'litert-lm',
        threads,
        lm: { prefill_tokens: prefill, decode_tokens: decode, context_tokens: context },
      }),
      plan: measurementPlan.parse({ iterations: pairs * (decode - 1), seconds: 0, max_seconds: 600 }),
      signature: null,
      library_path: lmRuntime.libraryPath,
    },
    {
      onEvent: (e) => {
        if (e.type !== 'tokens') return;
        const turn = turns.get(e.turn) ?? { phase: e.phase, turn: e.turn, streamed: e.streamed };
        turns.set(e.turn, { ...turn, [`${e.kind}_tokens`]: e.tokens, [`${e.kind}_ns`]: e.duration_ns });
      },
    },
  );
  if (end.failure) throw new Error(end.failure.message);
  return [...turns.values()];
}

/** Tokens a second out of turns. `firstPrefill`: of the second engine's first answer; the others of the measured section. */
export function ratesOf(turns) {
  const measured = turns.filter((t) => t.phase === 'measure');
  const decode = (streamed) =>
    measured.filter((t) => t.streamed === streamed).map((t) => rateOf(t.decode_tokens, t.decode_ns));
  const second = turns.filter((t) => t.phase === 'first').at(-1);
  return {
    firstPrefill: rateOf(second.prefill_tokens, second.prefill_ns),
    prefill: median(measured.map((t) => rateOf(t.prefill_tokens, t.prefill_ns))),
    silent: decode(false),
    streamed: decode(true),
  };
}

/** Each streamed answer against the silent ones before and after it: drift falls out. */
export function streamingRatios({ silent, streamed }) {
  return streamed.map((rate, i) => rate / ((silent[i] + (silent[i + 1] ?? silent[i])) / 2));
}

/** "1.002 (0.998 to 1.006, 16 pairs)": median of ratios of pairs with its 95 % interval. */
export function ratioText(ratios) {
  const { median: middle, low, high } = medianInterval(ratios, { confidence: 0.95 });
  return `${middle.toFixed(4)} (${low?.toFixed(4)} to ${high?.toFixed(4)}, ${ratios.length} pairs)`;
}
