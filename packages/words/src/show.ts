import { metrics, type MetricName, type Said } from '@rackmark/contracts';
import * as numbers from './numbers.js';
import type { ParameterKind } from './parameters.js';
import type { Words } from './words.js';
import * as units from './units.js';

type Show = (value: never, words: Words) => string | number;
const of =
  <V>(show: (value: V, words: Words) => string | number): Show =>
  (value, words) =>
    show(value, words);

/** How each kind of parameter looks in a sentence. What is counted stays a number: ICU chooses by it. */
export const show: Record<ParameterKind, Show> = {
  count: of((n: number) => n),
  number: of((x: number, w) => numbers.threeDigits(w.language, x)),
  cosine: of((x: number, w) => numbers.fixed(w.language, x, 4)),
  whole: of((x: number, w) => numbers.whole(w.language, x)),
  tenths: of((x: number, w) => numbers.fixed(w.language, x, 1)),
  duration: of((ns: number, w) => w.plain(units.duration(w.language, ns))),
  memory: of((kib: number, w) => w.plain(units.memory(w.language, kib))),
  bytes: of((n: number, w) => w.plain(units.bytes(w.language, n))),
  rate: of((x: number, w) => w.plain(units.rate(w.language, x))),
  percent: of((x: number, w) => numbers.percent(w.language, x)),
  times: of((x: number, w) => numbers.times(w.language, x)),
  tenth_times: of((x: number, w) => `${numbers.fixed(w.language, x < 1 ? 1 / x : x, 1)}×`),
  span: of((x: readonly number[], w) => numbers.timesSpan(w.language, x)),
  interval: of((x: readonly [number, number, number], w) => numbers.timesRange(w.language, ...x)),
  likelihood: of((x: number, w) => numbers.likelihood(w.language, x)),
  plain_number: of((x: number, w) => numbers.few(w.language, x)),
  level: of((share: number, w) => `${numbers.few(w.language, share * 100)} %`),
  waiting: of((s: number, w) => w.waiting(s)),
  moment: of((iso: string) => units.momentUtc(iso)),
  text: of((text: string) => text),
  shown: of((x: string | number, w) => (typeof x === 'number' ? numbers.plain(w.language, x) : x)),
  accelerator: of((name: string) => name.toUpperCase()),
  better: of((metric: MetricName, w) => metrics[metric].words[w.language].better),
  worse: of((metric: MetricName, w) => metrics[metric].words[w.language].worse),
  equal: of((metric: MetricName, w) => metrics[metric].words[w.language].equal),
  choice: of((word: string) => word),
  said: of((value: Said | string, w) => w.part(value)),
  joined: of((items: readonly (string | Said)[], w) => items.map((i) => w.part(i)).join(' ')),
  dotted: of((items: readonly (string | Said)[], w) => items.map((i) => ` · ${w.part(i)}`).join('')),
  commas: of((items: readonly (string | Said)[], w) => items.map((i) => w.part(i)).join(', ')),
  sentence: of((value: Said | string, w) => w.sentence(value)),
  lines: of((items: readonly (string | Said)[], w) => items.map((i) => w.sentence(i)).join('\n')),
  named: of((x: Said | string, w) => (typeof x === 'string' ? x : w.part(x))),
  list: of((items: readonly (string | Said)[], w) => w.list(items)),
};
