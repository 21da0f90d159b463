import type {
  Cell,
  Configuration,
  Delegation,
  Failure,
  FrozenRun,
  ReportRecord,
  Said,
  SaidParam,
  SeriesBasis,
  VerdictReason,
} from '@rackmark/contracts';
import { english } from '@rackmark/words';

/** What readers are told in place of names, and what besides may leave. */
export interface Outside {
  /** By the model's hash. */
  modelLabel(sha256: string, name: string): string;
  /** By the device's id. */
  deviceLabel(id: string, name: string): string;
  /** Whether sentences of runtimes and drivers may leave: they may hold paths. */
  runtimeTexts: boolean;
}

/** Parameters of sentences that hold what this portal's computers and programs are called, or say in their own words. */
const STAYS = new Set(['agent', 'detail', 'path', 'host']);
const HIDDEN = '…';

const isList = (value: SaidParam): value is readonly (string | number | Said)[] => Array.isArray(value);

/** A sentence without names of this portal. */
function outsideSaid(sentence: Said, outside: Outside): Said {
  const part = (value: SaidParam): SaidParam =>
    isList(value)
      ? value.map((v) => (typeof v === 'object' ? outsideSaid(v, outside) : v))
      : typeof value === 'object'
        ? outsideSaid(value as Said, outside)
        : value;
  const params = Object.entries(sentence.params).map(([name, value]): [string, SaidParam] => {
    const isKept = !STAYS.has(name) || (name === 'detail' && outside.runtimeTexts);
    return [name, isKept ? part(value) : HIDDEN];
  });
  return { code: sentence.code, params: Object.fromEntries(params) };
}

/** Old reasons have only a text, which may hold anything: without a code they keep rule and figures. */
function outsideReasons(reasons: readonly VerdictReason[], outside: Outside): VerdictReason[] {
  return reasons.map((r) => {
    if (!r.said) return outside.runtimeTexts ? r : { ...r, text: r.rule };
    const told = outsideSaid(r.said, outside);
    // Of a cell's reason the count of runs stands behind the sentence.
    const before = english.tell(r.said, r.text);
    const more = r.text.startsWith(before) ? r.text.slice(before.length) : '';
    return { ...r, said: told, text: english.tell(told, r.rule) + more };
  });
}

/** What failed stays; how a runtime put it does not. */
function outsideFailure(failure: Failure | null, outside: Outside): Failure | null {
  if (failure === null || outside.runtimeTexts) return failure;
  const { said, ...rest } = failure;
  if (!said) return { ...rest, message: failure.name, detail: null };
  const told = outsideSaid(said, outside);
  return { ...rest, message: english.tell(told, failure.name), said: told, detail: null };
}

const outsideDelegation = (d: Delegation | null, outside: Outside): Delegation | null =>
  d === null || outside.runtimeTexts ? d : { ...d, reason: null };

const outsideConfiguration = (c: Configuration): Configuration => ({
  ...c,
  inputs: Object.fromEntries(
    Object.entries(c.inputs).map(([name, { sha256 }]) => [name, { sha256, file_name: null }]),
  ),
});

export const outsideCell = (cell: Cell, outside: Outside): Cell => ({
  ...cell,
  model: { ...cell.model, name: outside.modelLabel(cell.model.sha256, cell.model.name) },
  device: { ...cell.device, name: outside.deviceLabel(cell.device.id, cell.device.name) },
  configuration: outsideConfiguration(cell.configuration),
  failure: outsideFailure(cell.failure, outside),
  reasons: outsideReasons(cell.reasons, outside),
  delegation: outsideDelegation(cell.delegation, outside),
});

/** Its slot is called as the model that fills it last. */
export const outsideSeries = (series: SeriesBasis, outside: Outside): SeriesBasis => ({
  ...series,
  slot: outside.modelLabel(series.rows.at(-1)?.model_sha256 ?? '', series.slot),
  configuration: outsideConfiguration(series.configuration),
});

export const outsideRun = <R extends Pick<FrozenRun, 'reasons'>>(run: R, outside: Outside): R => ({
  ...run,
  reasons: outsideReasons(run.reasons, outside),
});

export const outsideRecord = (record: ReportRecord, outside: Outside): ReportRecord => ({
  ...record,
  delegation: outsideDelegation(record.delegation, outside),
});
