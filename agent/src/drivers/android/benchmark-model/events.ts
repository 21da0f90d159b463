import type { Accelerator, Configuration, Delegation } from '@rackmark/contracts';
import type { BenchmarkModelReport } from '../read/benchmark-model.js';
import type { Body } from '../tool/events.js';
import type { Tool } from './flags.js';

export type ReportEvent =
  Body<'load'> | Body<'delegation'> | Body<'samples'> | Body<'memory'> | Body<'log'> | Body<'reported'>;

/** A report in the words of the harness. */
export function reportEvents(
  report: BenchmarkModelReport,
  tool: Tool,
  configuration: Configuration,
): ReportEvent[] {
  const events: ReportEvent[] = [];
  if (report.initNs !== null)
    events.push({ type: 'load', duration_ns: Math.round(report.initNs), cold: true, compile_cache: 'none' });
  events.push({ type: 'delegation', ...delegation(report, configuration) });
  if (report.firstInferenceNs !== null)
    events.push({
      type: 'samples',
      phase: 'first',
      first_iteration: 0,
      latency_ns: [Math.round(report.firstInferenceNs)],
    });
  const memory = memoryEvent(report);
  if (memory !== null) events.push(memory);
  for (const text of remarks(report, tool, configuration)) events.push({ type: 'log', level: 'info', text });
  if (report.reported !== null) events.push({ type: 'reported', ...report.reported });
  return events;
}

/** It names no accelerator but in its log; where full delegation was asked for, it would not have run without it. */
function delegation(report: BenchmarkModelReport, { accelerator, fallback }: Configuration): Delegation {
  const base = {
    asked: accelerator,
    operators: null,
    adapter: null,
    software: false,
    backend: null,
  };
  const known = (
    used: Accelerator | null,
    fully: boolean | null,
    by: Delegation['known_by'],
    more: Partial<Delegation> = {},
  ): Delegation => ({
    ...base,
    used,
    fully_accelerated: fully,
    partitions: null,
    reason: null,
    known_by: by,
    ...more,
  });
  if (accelerator === 'cpu') return known('cpu', true, 'inferred');
  const { delegate } = report;
  if (delegate !== null && /gpu/i.test(delegate.name)) {
    if (delegate.share === 'none')
      return known('cpu', false, 'log', { reason: 'The delegate took no operator.' });
    const partitions = delegate.kernels === null ? null : { [accelerator]: delegate.kernels };
    return known(accelerator, delegate.share === 'all', 'log', { partitions });
  }
  return fallback === 'forbid' ? known(accelerator, true, 'inferred') : known(null, null, 'unknown');
}

const KIB = 1024;
function memoryEvent({ memory }: BenchmarkModelReport): Body<'memory'> | null {
  const { peakMib, rssMib } = memory;
  const peak = peakMib ?? rssMib;
  if (peak === null) return null;
  return {
    type: 'memory',
    phase: 'measure',
    rss_kib: Math.round((rssMib ?? peak) * KIB),
    peak_rss_kib: Math.round(peak * KIB),
    pss_kib: null,
    native_heap_kib: null,
    gpu_kib: null,
    source: rssMib === null ? 'benchmark_model, peak only' : 'benchmark_model',
  };
}

function remarks(report: BenchmarkModelReport, tool: Tool, configuration: Configuration): string[] {
  const { initMib, overallMib } = report.memory;
  const texts: string[] = [];
  if (initMib !== null && overallMib !== null)
    texts.push(
      `Memory above the start of the tool: ${initMib} MiB after loading, ${overallMib} MiB at the end.`,
    );
  if (report.warmup !== null)
    texts.push(
      `Warm-up: ${report.warmup.n} iterations of ${(report.warmup.meanNs / 1e6).toFixed(3)} ms on average.`,
    );
  if (tool.form === 'litert' && configuration.accelerator === 'cpu')
    texts.push('Some builds of this tool take --num_threads and do not use it.');
  if (tool.form === 'litert' && configuration.accelerator === 'gpu')
    texts.push('Some builds of this tool do not wait for the GPU before they stop the clock.');
  return texts;
}
