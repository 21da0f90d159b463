import { z } from 'zod';
import type { RunResult } from './result.js';

export const metricUnits = ['ns', 'KiB', 'tokens/s', 'mJ'] as const;
export type MetricUnit = (typeof metricUnits)[number];

interface MetricWords {
  label: string;
  /** At the head of a column; before "p50" where there are quantiles, and empty where those stand alone. */
  short: string;
  better: string;
  worse: string;
  /** "int8 is as fast as f32". */
  equal: string;
}

/** What there is to know of a metric. A new one stands here and in the harness that measures it, and nowhere else. */
export interface Metric {
  unit: MetricUnit;
  better: 'lower' | 'higher';
  /** What it says something about. */
  of: 'model' | 'language model' | 'memory' | 'energy' | 'harness';
  /** With its unit, as files and answers name it. */
  field: string;
  /** As people say it: by itself, and of one side against another ("int8 is 2 times faster than f32"). */
  words: Record<'en' | 'es', MetricWords>;
  /** From when on tables of cells have its column by themselves; what is left out stands where somebody chose it. */
  inTables?: 'at once' | 'at the end';
  /** Whether two sides can be held against each other by it. */
  isCompared: boolean;
  /** Whether a run has many values, whose quantiles are kept. */
  isSpread: boolean;
  /**
   * What a run recorded of it; the run's value is the median of these, and there is none where it recorded none. Left out:
   * what the harness told under the metric's own name.
   */
  recorded?: (run: RunResult) => readonly number[];
}

const one = (value: number | null | undefined): number[] =>
  value === null || value === undefined ? [] : [value];

const measuredTurns = ({ language }: RunResult) => language?.turns.filter((t) => t.phase === 'measure') ?? [];
const streamedTurns = (run: RunResult) => measuredTurns(run).filter((t) => t.streamed);
const firstTurns = ({ language }: RunResult) => language?.turns.filter((t) => t.phase === 'first') ?? [];

/** Turns that tell rates: those that nobody listened to, where there are some. */
function turnsOfRates(run: RunResult) {
  const silent = measuredTurns(run).filter((t) => !t.streamed);
  return silent.length > 0 ? silent : streamedTurns(run);
}
const rate = (tokens: number, ns: number) => (tokens > 0 && ns > 0 ? [(tokens / ns) * 1e9] : []);

/** A language model's samples are its steps from token to token; it has no single inference. */
const isLanguage = (run: RunResult) => measuredTurns(run).length > 0;

const peakKib = ({ memory }: RunResult) => {
  const later = memory.filter((m) => m.phase !== 'baseline');
  return later.length === 0 ? null : later.reduce((most, m) => Math.max(most, m.peak_rss_kib), 0);
};
const baselineOf = ({ memory }: RunResult) => memory.find((m) => m.phase === 'baseline');

/** In the order in which they are offered. */
const registry = {
  latency: {
    ...{ unit: 'ns', better: 'lower', of: 'model', isCompared: true, isSpread: true },
    inTables: 'at once',
    field: 'latency_ns',
    words: {
      en: {
        label: 'latency of one inference',
        short: '',
        better: 'faster',
        worse: 'slower',
        equal: 'is as fast as',
      },
      es: {
        label: 'latencia de una inferencia',
        short: '',
        better: 'más rápido',
        worse: 'más lento',
        equal: 'es tan rápido como',
      },
    },
    recorded: (run) => (isLanguage(run) ? [] : run.latency_ns),
  },
  load_cold: {
    ...{ unit: 'ns', better: 'lower', of: 'model', isCompared: true, isSpread: false },
    inTables: 'at once',
    field: 'load_cold_ns',
    words: {
      en: {
        label: 'cold load',
        short: 'load, cold',
        better: 'faster to load cold',
        worse: 'slower to load cold',
        equal: 'loads cold as fast as',
      },
      es: {
        label: 'carga en frío',
        short: 'carga en frío',
        better: 'más rápido al cargar en frío',
        worse: 'más lento al cargar en frío',
        equal: 'carga en frío tan rápido como',
      },
    },
    recorded: (run) => one(run.load_cold_ns),
  },
  load_warm: {
    ...{ unit: 'ns', better: 'lower', of: 'model', isCompared: true, isSpread: false },
    inTables: 'at the end',
    field: 'load_warm_ns',
    words: {
      en: {
        label: 'warm load',
        short: 'load, warm',
        better: 'faster to load warm',
        worse: 'slower to load warm',
        equal: 'loads warm as fast as',
      },
      es: {
        label: 'carga en caliente',
        short: 'carga en caliente',
        better: 'más rápido al cargar en caliente',
        worse: 'más lento al cargar en caliente',
        equal: 'carga en caliente tan rápido como',
      },
    },
    recorded: (run) => one(run.load_warm_ns),
  },
  first_inference: {
    ...{ unit: 'ns', better: 'lower', of: 'model', isCompared: true, isSpread: false },
    inTables: 'at once',
    field: 'first_inference_ns',
    words: {
      en: {
        label: 'first inference',
        short: 'first',
        better: 'faster in its first inference',
        worse: 'slower in its first inference',
        equal: 'is as fast in its first inference as',
      },
      es: {
        label: 'primera inferencia',
        short: 'primera',
        better: 'más rápido en la primera inferencia',
        worse: 'más lento en la primera inferencia',
        equal: 'es tan rápido en la primera inferencia como',
      },
    },
    recorded: (run) => one(run.first_inference_ns),
  },
  peak_memory: {
    ...{ unit: 'KiB', better: 'lower', of: 'memory', isCompared: true, isSpread: false },
    inTables: 'at once',
    field: 'peak_rss_kib',
    words: {
      en: {
        label: 'peak memory',
        short: 'peak memory',
        better: 'smaller in memory',
        worse: 'larger in memory',
        equal: 'takes as much memory as',
      },
      es: {
        label: 'pico de memoria',
        short: 'pico de memoria',
        better: 'menor en memoria',
        worse: 'mayor en memoria',
        equal: 'ocupa tanta memoria como',
      },
    },
    recorded: (run) => one(peakKib(run)),
  },
  peak_memory_above_baseline: {
    ...{ unit: 'KiB', better: 'lower', of: 'memory', isCompared: false, isSpread: false },
    field: 'peak_above_baseline_kib',
    words: {
      en: {
        label: 'peak memory above the loaded engine',
        short: 'memory above the engine',
        better: 'smaller in memory above the engine',
        worse: 'larger in memory above the engine',
        equal: 'takes as much memory above the engine as',
      },
      es: {
        label: 'pico de memoria sobre el motor cargado',
        short: 'memoria sobre el motor',
        better: 'menor en memoria sobre el motor',
        worse: 'mayor en memoria sobre el motor',
        equal: 'ocupa tanta memoria sobre el motor como',
      },
    },
    recorded: (run) => {
      const [peak, baseline] = [peakKib(run), baselineOf(run)];
      return peak === null || baseline === undefined ? [] : [Math.max(0, peak - baseline.rss_kib)];
    },
  },
  prefill_rate: {
    ...{ unit: 'tokens/s', better: 'higher', of: 'language model', isCompared: true, isSpread: false },
    inTables: 'at once',
    field: 'prefill_tokens_per_second',
    words: {
      en: {
        label: 'prefill rate',
        short: 'prefill',
        better: 'faster to prefill',
        worse: 'slower to prefill',
        equal: 'prefills as fast as',
      },
      es: {
        label: 'velocidad de prefill',
        short: 'prellenado',
        better: 'más rápido en el prefill',
        worse: 'más lento en el prefill',
        equal: 'hace el prefill tan rápido como',
      },
    },
    recorded: (run) => turnsOfRates(run).flatMap((t) => rate(t.prefill_tokens, t.prefill_ns)),
  },
  decode_rate: {
    ...{ unit: 'tokens/s', better: 'higher', of: 'language model', isCompared: true, isSpread: false },
    inTables: 'at once',
    field: 'decode_tokens_per_second',
    words: {
      en: {
        label: 'decode rate',
        short: 'decode',
        better: 'faster to decode',
        worse: 'slower to decode',
        equal: 'decodes as fast as',
      },
      es: {
        label: 'velocidad de decodificación',
        short: 'decodificación',
        better: 'más rápido al decodificar',
        worse: 'más lento al decodificar',
        equal: 'decodifica tan rápido como',
      },
    },
    recorded: (run) => turnsOfRates(run).flatMap((t) => rate(t.decode_tokens, t.decode_ns)),
  },
  decode_rate_streamed: {
    ...{ unit: 'tokens/s', better: 'higher', of: 'language model', isCompared: false, isSpread: false },
    field: 'decode_streamed_tokens_per_second',
    words: {
      en: {
        label: 'decode rate while streaming',
        short: 'decode, streamed',
        better: 'faster to decode while streaming',
        worse: 'slower to decode while streaming',
        equal: 'decodes as fast while streaming as',
      },
      es: {
        label: 'velocidad de decodificación en streaming',
        short: 'decodificación en streaming',
        better: 'más rápido al decodificar en streaming',
        worse: 'más lento al decodificar en streaming',
        equal: 'decodifica en streaming tan rápido como',
      },
    },
    recorded: (run) => streamedTurns(run).flatMap((t) => rate(t.decode_tokens, t.decode_ns)),
  },
  time_to_first_token: {
    ...{ unit: 'ns', better: 'lower', of: 'language model', isCompared: true, isSpread: false },
    inTables: 'at once',
    field: 'time_to_first_token_ns',
    words: {
      en: {
        label: 'time to the first token',
        short: 'first token',
        better: 'faster to the first token',
        worse: 'slower to the first token',
        equal: 'says its first token as soon as',
      },
      es: {
        label: 'tiempo hasta el primer token',
        short: 'primer token',
        better: 'más rápido hasta el primer token',
        worse: 'más lento hasta el primer token',
        equal: 'da su primer token tan pronto como',
      },
    },
    recorded: (run) => streamedTurns(run).flatMap((t) => one(t.first_token_ns)),
  },
  inter_token: {
    ...{ unit: 'ns', better: 'lower', of: 'language model', isCompared: true, isSpread: true },
    inTables: 'at once',
    field: 'inter_token_ns',
    words: {
      en: {
        label: 'time from token to token',
        short: 'token',
        better: 'faster from token to token',
        worse: 'slower from token to token',
        equal: 'is as fast from token to token as',
      },
      es: {
        label: 'tiempo entre tokens',
        short: 'token',
        better: 'más rápido de un token a otro',
        worse: 'más lento de un token a otro',
        equal: 'es tan rápido de un token a otro como',
      },
    },
    recorded: (run) => {
      const steps = streamedTurns(run).flatMap((t) => t.step_ns);
      return steps.length > 0 || !isLanguage(run) ? steps : run.latency_ns;
    },
  },
  first_answer_cold: {
    ...{ unit: 'ns', better: 'lower', of: 'language model', isCompared: false, isSpread: false },
    field: 'first_answer_cold_ns',
    words: {
      en: {
        label: 'first answer, everything cold',
        short: 'first token, cold',
        better: 'faster to its first answer, cold',
        worse: 'slower to its first answer, cold',
        equal: 'answers first as soon, cold, as',
      },
      es: {
        label: 'primera respuesta, todo en frío',
        short: 'primer token en frío',
        better: 'más rápido en la primera respuesta, en frío',
        worse: 'más lento en la primera respuesta, en frío',
        equal: 'da su primera respuesta en frío tan pronto como',
      },
    },
    recorded: (run) => one(firstTurns(run)[0]?.first_token_ns),
  },
  first_answer_warm: {
    ...{ unit: 'ns', better: 'lower', of: 'language model', isCompared: false, isSpread: false },
    field: 'first_answer_warm_ns',
    words: {
      en: {
        label: 'first answer, everything in caches',
        short: 'first token, warm',
        better: 'faster to its first answer, warm',
        worse: 'slower to its first answer, warm',
        equal: 'answers first as soon, warm, as',
      },
      es: {
        label: 'primera respuesta, todo en caché',
        short: 'primer token en caliente',
        better: 'más rápido en la primera respuesta, en caliente',
        worse: 'más lento en la primera respuesta, en caliente',
        equal: 'da su primera respuesta en caliente tan pronto como',
      },
    },
    recorded: (run) => one(firstTurns(run)[1]?.first_token_ns),
  },
  held_memory: {
    ...{ unit: 'KiB', better: 'lower', of: 'language model', isCompared: false, isSpread: false },
    field: 'held_kib',
    words: {
      en: {
        label: 'memory that the loaded model holds',
        short: 'held memory',
        better: 'smaller in held memory',
        worse: 'larger in held memory',
        equal: 'holds as much memory as',
      },
      es: {
        label: 'memoria que retiene el modelo cargado',
        short: 'memoria retenida',
        better: 'menor en memoria retenida',
        worse: 'mayor en memoria retenida',
        equal: 'retiene tanta memoria como',
      },
    },
    recorded: (run) => {
      const [before, after] = [baselineOf(run), run.memory.find((m) => m.phase === 'load')];
      return isLanguage(run) && before && after ? [Math.max(0, after.rss_kib - before.rss_kib)] : [];
    },
  },
  energy_per_inference: {
    ...{ unit: 'mJ', better: 'lower', of: 'energy', isCompared: true, isSpread: false },
    inTables: 'at once',
    field: 'energy_per_inference_mj',
    words: {
      en: {
        label: 'energy an inference',
        short: 'energy',
        better: 'more frugal',
        worse: 'less frugal',
        equal: 'is as frugal as',
      },
      es: {
        label: 'energía',
        short: 'energía',
        better: 'más frugal',
        worse: 'menos frugal',
        equal: 'es tan frugal como',
      },
    },
  },
  overhead: {
    ...{ unit: 'ns', better: 'lower', of: 'harness', isCompared: false, isSpread: false },
    field: 'overhead_ns',
    words: {
      en: {
        label: 'what an empty call costs',
        short: 'empty call',
        better: 'cheaper in an empty call',
        worse: 'dearer in an empty call',
        equal: 'costs as much in an empty call as',
      },
      es: {
        label: 'coste de una llamada vacía',
        short: 'llamada vacía',
        better: 'más barato en una llamada vacía',
        worse: 'más caro en una llamada vacía',
        equal: 'cuesta lo mismo en una llamada vacía que',
      },
    },
    recorded: (run) => one(run.overhead_ns),
  },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof registry;
export const metrics: Readonly<Record<MetricName, Metric>> = registry;
export const metricNames = Object.keys(registry) as [MetricName, ...MetricName[]];

/** What a run recorded of a metric; empty where it was not measured. */
export const recordedOf = (name: MetricName, run: RunResult): readonly number[] =>
  metrics[name].recorded?.(run) ?? run.measured?.[name] ?? [];
/** Those by which two sides can be held against each other. */
export const metricName = z.enum(metricNames.filter((m) => metrics[m].isCompared));

export const metricUnit = (metric: MetricName): MetricUnit => metrics[metric].unit;
