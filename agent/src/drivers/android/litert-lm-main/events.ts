import type { Configuration, Delegation } from '@rackmark/contracts';
import type { CountedTurn, LitertLmMainReport } from '../read/litert-lm-main.js';
import type { Body } from '../tool/events.js';

export type MainEvent = Body<'load'> | Body<'delegation'> | Body<'tokens'> | Body<'memory'> | Body<'log'>;

const KIB = 1024;

/**
 * A report in the words of the harness. The runner has no clock of its own on single tokens: there are no steps, no first
 * token and no text. What it prints as time to first token is computed of two means and is not taken over.
 * @param withTurns its turns are those that were asked for
 */
export function mainEvents(
  report: LitertLmMainReport,
  configuration: Configuration,
  withTurns: boolean,
): MainEvent[] {
  const events: MainEvent[] = [];
  const init = report.answers[0]?.initNs ?? null;
  if (init !== null) events.push({ type: 'load', duration_ns: init, cold: true, compile_cache: 'none' });
  events.push({ type: 'delegation', ...delegation(configuration) });
  if (withTurns) events.push(...turns(report));
  if (report.peakMib !== null) {
    const kib = Math.round(report.peakMib * KIB);
    events.push({
      type: 'memory',
      phase: 'measure',
      rss_kib: kib,
      peak_rss_kib: kib,
      pss_kib: null,
      native_heap_kib: null,
      gpu_kib: null,
      source: 'litert_lm_main, peak only',
    });
  }
  for (const text of remarks(report)) events.push({ type: 'log', level: 'info', text });
  return events;
}

/** The first answer is a cold one; where there is no other, it is what there is. */
function turns({ answers }: LitertLmMainReport): Body<'tokens'>[] {
  return answers.flatMap(({ prefill, decode }, turn) => {
    const phase = turn === 0 && answers.length > 1 ? 'first' : 'measure';
    const told = (kind: 'prefill' | 'decode', of: readonly CountedTurn[]): Body<'tokens'> => ({
      type: 'tokens',
      ...{ phase, turn, kind, streamed: false, step_ns: [] },
      tokens: of.reduce((sum, t) => sum + (t.tokens ?? 0), 0),
      duration_ns: of.reduce((sum, t) => sum + (t.ns ?? 0), 0),
    });
    return [told('prefill', prefill), told('decode', decode)];
  });
}

/** LiteRT-LM has no word for what ran where; on the CPU there is nothing to know. */
function delegation({ accelerator }: Configuration): Delegation {
  const isCpu = accelerator === 'cpu';
  return {
    asked: accelerator,
    used: isCpu ? 'cpu' : null,
    operators: null,
    partitions: null,
    fully_accelerated: null,
    adapter: null,
    software: false,
    backend: null,
    reason: isCpu ? null : 'LiteRT-LM does not tell which operators ran where.',
    known_by: isCpu ? 'inferred' : 'unknown',
  };
}

function remarks({ answers }: LitertLmMainReport): string[] {
  const texts = [
    'litert_lm_main tells no times of single tokens and no text: no time to first token was observed, and whether it says something sensible is not known.',
  ];
  if (answers.length === 1)
    texts.push('This build answers once a process: its rates are those of a first, cold answer.');
  return texts;
}
