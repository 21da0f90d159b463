import { z } from 'zod';
import {
  one,
  streamedTurns,
  firstTurns,
  turnsOfRates,
  rate,
  isLanguage,
  peakKib,
  baselineOf,
} from './recorded.js';
import type { Metric, MetricUnit } from './metric.js';
import type { RunResult } from './result.js';

/** In the order in which they are offered. */
const registry = {
  latency: {
    ...{ unit: 'ns', better: 'lower', of: 'model', isCompared: true, isSpread: true },
    ...{ inTables: 'at once', field: 'latency_ns', short: { en: '', es: '' } },
    words: {
      en: { label: 'latency of one inference', better: 'faster', worse: 'slower', equal: 'is as fast as' },
      es: {
        label: 'latencia de una inferencia',
        better: 'más rápido',
        worse: 'más lento',
        equal: 'es tan rápido como',
      },
    },
    recorded: (run) => (isLanguage(run) ? [] : run.latency_ns),
  },
  load_cold: {
    ...{ unit: 'ns', better: 'lower', of: 'model', isCompared: true, isSpread: false },
    ...{ inTables: 'at once', field: 'load_cold_ns', short: { en: 'load, cold', es: 'carga en frío' } },
    words: {
      en: {
        label: 'cold load',
        better: 'faster to load cold',
        worse: 'slower to load cold',
        equal: 'loads cold as fast as',
      },
      es: {
        label: 'carga en frío',
        better: 'más rápido al cargar en frío',
        worse: 'más lento al cargar en frío',
        equal: 'carga en frío tan rápido como',
      },
    },
    recorded: (run) => one(run.load_cold_ns),
  },
  load_warm: {
    ...{ unit: 'ns', better: 'lower', of: 'model', isCompared: true, isSpread: false },
    ...{
      inTables: 'at the end',
      field: 'load_warm_ns',
      short: { en: 'load, warm', es: 'carga en caliente' },
    },
    words: {
      en: {
        label: 'warm load',
        better: 'faster to load warm',
        worse: 'slower to load warm',
        equal: 'loads warm as fast as',
      },
      es: {
        label: 'carga en caliente',
        better: 'más rápido al cargar en caliente',
        worse: 'más lento al cargar en caliente',
        equal: 'carga en caliente tan rápido como',
      },
    },
    recorded: (run) => one(run.load_warm_ns),
  },
  first_inference: {
    ...{ unit: 'ns', better: 'lower', of: 'model', isCompared: true, isSpread: false },
    ...{ inTables: 'at once', field: 'first_inference_ns', short: { en: 'first', es: 'primera' } },
    words: {
      en: {
        label: 'first inference',
        better: 'faster in its first inference',
        worse: 'slower in its first inference',
        equal: 'is as fast in its first inference as',
      },
      es: {
        label: 'primera inferencia',
        better: 'más rápido en la primera inferencia',
        worse: 'más lento en la primera inferencia',
        equal: 'es tan rápido en la primera inferencia como',
      },
    },
    recorded: (run) => one(run.first_inference_ns),
  },
  peak_memory: {
    ...{ unit: 'KiB', better: 'lower', of: 'memory', isCompared: true, isSpread: false },
    ...{ inTables: 'at once', field: 'peak_rss_kib', short: { en: 'peak memory', es: 'pico de memoria' } },
    words: {
      en: {
        label: 'peak memory',
        better: 'smaller in memory',
        worse: 'larger in memory',
        equal: 'takes as much memory as',
      },
      es: {
        label: 'pico de memoria',
        better: 'menor en memoria',
        worse: 'mayor en memoria',
        equal: 'ocupa tanta memoria como',
      },
    },
    recorded: (run) => one(peakKib(run)),
  },
  peak_memory_above_baseline: {
    ...{ unit: 'KiB', better: 'lower', of: 'memory', isCompared: false, isSpread: false },
    ...{
      field: 'peak_above_baseline_kib',
      short: { en: 'memory above the engine', es: 'memoria sobre el motor' },
    },
    words: {
      en: {
        label: 'peak memory above the loaded engine',
        better: 'smaller in memory above the engine',
        worse: 'larger in memory above the engine',
        equal: 'takes as much memory above the engine as',
      },
      es: {
        label: 'pico de memoria sobre el motor cargado',
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
    ...{
      inTables: 'at once',
      field: 'prefill_tokens_per_second',
      short: { en: 'prefill', es: 'prellenado' },
    },
    words: {
      en: {
        label: 'prefill rate',
        better: 'faster to prefill',
        worse: 'slower to prefill',
        equal: 'prefills as fast as',
      },
      es: {
        label: 'velocidad de prefill',
        better: 'más rápido en el prefill',
        worse: 'más lento en el prefill',
        equal: 'hace el prefill tan rápido como',
      },
    },
    recorded: (run) => turnsOfRates(run).flatMap((t) => rate(t.prefill_tokens, t.prefill_ns)),
  },
  decode_rate: {
    ...{ unit: 'tokens/s', better: 'higher', of: 'language model', isCompared: true, isSpread: false },
    ...{
      inTables: 'at once',
      field: 'decode_tokens_per_second',
      short: { en: 'decode', es: 'decodificación' },
    },
    words: {
      en: {
        label: 'decode rate',
        better: 'faster to decode',
        worse: 'slower to decode',
        equal: 'decodes as fast as',
      },
      es: {
        label: 'velocidad de decodificación',
        better: 'más rápido al decodificar',
        worse: 'más lento al decodificar',
        equal: 'decodifica tan rápido como',
      },
    },
    recorded: (run) => turnsOfRates(run).flatMap((t) => rate(t.decode_tokens, t.decode_ns)),
  },
  decode_rate_streamed: {
    ...{ unit: 'tokens/s', better: 'higher', of: 'language model', isCompared: false, isSpread: false },
    ...{
      field: 'decode_streamed_tokens_per_second',
      short: { en: 'decode, streamed', es: 'decodificación en streaming' },
    },
    words: {
      en: {
        label: 'decode rate while streaming',
        better: 'faster to decode while streaming',
        worse: 'slower to decode while streaming',
        equal: 'decodes as fast while streaming as',
      },
      es: {
        label: 'velocidad de decodificación en streaming',
        better: 'más rápido al decodificar en streaming',
        worse: 'más lento al decodificar en streaming',
        equal: 'decodifica en streaming tan rápido como',
      },
    },
    recorded: (run) => streamedTurns(run).flatMap((t) => rate(t.decode_tokens, t.decode_ns)),
  },
  time_to_first_token: {
    ...{ unit: 'ns', better: 'lower', of: 'language model', isCompared: true, isSpread: false },
    ...{
      inTables: 'at once',
      field: 'time_to_first_token_ns',
      short: { en: 'first token', es: 'primer token' },
    },
    words: {
      en: {
        label: 'time to the first token',
        better: 'faster to the first token',
        worse: 'slower to the first token',
        equal: 'says its first token as soon as',
      },
      es: {
        label: 'tiempo hasta el primer token',
        better: 'más rápido hasta el primer token',
        worse: 'más lento hasta el primer token',
        equal: 'da su primer token tan pronto como',
      },
    },
    recorded: (run) => streamedTurns(run).flatMap((t) => one(t.first_token_ns)),
  },
  inter_token: {
    ...{ unit: 'ns', better: 'lower', of: 'language model', isCompared: true, isSpread: true },
    ...{ inTables: 'at once', field: 'inter_token_ns', short: { en: 'token', es: 'token' } },
    words: {
      en: {
        label: 'time from token to token',
        better: 'faster from token to token',
        worse: 'slower from token to token',
        equal: 'is as fast from token to token as',
      },
      es: {
        label: 'tiempo entre tokens',
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
    ...{ field: 'first_answer_cold_ns', short: { en: 'first token, cold', es: 'primer token en frío' } },
    words: {
      en: {
        label: 'first answer, everything cold',
        better: 'faster to its first answer, cold',
        worse: 'slower to its first answer, cold',
        equal: 'answers first as soon, cold, as',
      },
      es: {
        label: 'primera respuesta, todo en frío',
        better: 'más rápido en la primera respuesta, en frío',
        worse: 'más lento en la primera respuesta, en frío',
        equal: 'da su primera respuesta en frío tan pronto como',
      },
    },
    recorded: (run) => one(firstTurns(run)[0]?.first_token_ns),
  },
  first_answer_warm: {
    ...{ unit: 'ns', better: 'lower', of: 'language model', isCompared: false, isSpread: false },
    ...{ field: 'first_answer_warm_ns', short: { en: 'first token, warm', es: 'primer token en caliente' } },
    words: {
      en: {
        label: 'first answer, everything in caches',
        better: 'faster to its first answer, warm',
        worse: 'slower to its first answer, warm',
        equal: 'answers first as soon, warm, as',
      },
      es: {
        label: 'primera respuesta, todo en caché',
        better: 'más rápido en la primera respuesta, en caliente',
        worse: 'más lento en la primera respuesta, en caliente',
        equal: 'da su primera respuesta en caliente tan pronto como',
      },
    },
    recorded: (run) => one(firstTurns(run)[1]?.first_token_ns),
  },
  held_memory: {
    ...{ unit: 'KiB', better: 'lower', of: 'language model', isCompared: false, isSpread: false },
    ...{ field: 'held_kib', short: { en: 'held memory', es: 'memoria retenida' } },
    words: {
      en: {
        label: 'memory that the loaded model holds',
        better: 'smaller in held memory',
        worse: 'larger in held memory',
        equal: 'holds as much memory as',
      },
      es: {
        label: 'memoria que retiene el modelo cargado',
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
    ...{ inTables: 'at once', field: 'energy_per_inference_mj', short: { en: 'energy', es: 'energía' } },
    words: {
      en: {
        label: 'energy an inference',
        better: 'more frugal',
        worse: 'less frugal',
        equal: 'is as frugal as',
      },
      es: { label: 'energía', better: 'más frugal', worse: 'menos frugal', equal: 'es tan frugal como' },
    },
  },
  overhead: {
    ...{ unit: 'ns', better: 'lower', of: 'harness', isCompared: false, isSpread: false },
    ...{ field: 'overhead_ns', short: { en: 'empty call', es: 'llamada vacía' } },
    words: {
      en: {
        label: 'what an empty call costs',
        better: 'cheaper in an empty call',
        worse: 'dearer in an empty call',
        equal: 'costs as much in an empty call as',
      },
      es: {
        label: 'coste de una llamada vacía',
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
