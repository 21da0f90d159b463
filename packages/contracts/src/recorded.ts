import type { RunResult } from './result.js';

// What a run recorded, as the registry of metrics asks for it.

export const one = (value: number | null | undefined): number[] =>
  value === null || value === undefined ? [] : [value];

const measuredTurns = ({ language }: RunResult) => language?.turns.filter((t) => t.phase === 'measure') ?? [];
export const streamedTurns = (run: RunResult) => measuredTurns(run).filter((t) => t.streamed);
export const firstTurns = ({ language }: RunResult) =>
  language?.turns.filter((t) => t.phase === 'first') ?? [];

/** Turns that tell rates: those that nobody listened to, where there are some. */
export function turnsOfRates(run: RunResult) {
  const silent = measuredTurns(run).filter((t) => !t.streamed);
  return silent.length > 0 ? silent : streamedTurns(run);
}
export const rate = (tokens: number, ns: number) => (tokens > 0 && ns > 0 ? [(tokens / ns) * 1e9] : []);

/** A language model's samples are its steps from token to token; it has no single inference. */
export const isLanguage = (run: RunResult) => measuredTurns(run).length > 0;

export const peakKib = ({ memory }: RunResult) => {
  const later = memory.filter((m) => m.phase !== 'baseline');
  return later.length === 0 ? null : later.reduce((most, m) => Math.max(most, m.peak_rss_kib), 0);
};
export const baselineOf = ({ memory }: RunResult) => memory.find((m) => m.phase === 'baseline');
