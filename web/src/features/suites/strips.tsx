import type { EnvironmentChange, SeriesPage, SeriesRow } from '@rackmark/contracts';
import { Link } from '@tanstack/react-router';
import { useMemo, useRef, type KeyboardEvent } from 'react';
import { Icon } from '../../components/icon.js';
import { ConfigurationMark } from '../../components/marks.js';
import { Region } from '../../components/region.js';
import { aroundText, budgetText, limitText } from '../../components/series/texts.js';
import { count } from '../../lib/format.js';
import { aroundOf, type Around } from '../../lib/series/environment.js';
import { amountOf } from '../../lib/series/figures.js';
import { isQuiet } from '../../lib/series/marks.js';
import { cutInside, groupNames } from '../../lib/series/names.js';
import { say } from '../../lib/words.js';
import type { Shown } from './findings.js';
import { Places } from './places.js';
import { apart, foldedNames, QuietModels } from './quiet-models.js';
import { NarrowStrips } from './strips-narrow.js';
import { StripLegend } from './strip-legend.js';

/** A chosen place: a series and the number of a release. */
export interface Chosen {
  series: string;
  release: number;
}
export interface StripsProps {
  shown: Shown;
  /** Whether series without a change are shown, too. */
  all: boolean;
  onAll: (all: boolean) => void;
  chosen: Chosen | null;
  onChoose: (chosen: Chosen) => void;
}
type Releases = SeriesPage['releases'];
/** Fewer releases leave room, which the names take. */
const FULL = 16;
/** Signs of a release's name that its column has room for. */
const roomOf = (releases: number): number => (releases < FULL / 2 ? 14 : releases < FULL ? 10 : 7);

/** Series of one device model; those without a change are folded. */
export interface ModelRows {
  model: string;
  rows: SeriesRow[];
  folded: SeriesRow[];
}
export function byModel(rows: readonly SeriesRow[], places: readonly number[], all: boolean): ModelRows[] {
  const found = new Map<string, ModelRows>();
  for (const row of rows) {
    const of = found.get(row.device_model) ?? { model: row.device_model, rows: [], folded: [] };
    (all || !isQuiet(row, places) ? of.rows : of.folded).push(row);
    found.set(row.device_model, of);
  }
  return [...found.values()];
}

/** Rows are series, columns their last releases: a table whose places are walked through with the arrows. */
export function ReleaseStrips(props: StripsProps) {
  const { shown, all, onAll } = props;
  const { releases, rows } = shown;
  const places = useMemo(() => releases.map((r) => r.place), [releases]);
  const around = useMemo(() => aroundOf(rows), [rows]);
  const [models, quiet] = apart(byModel(rows, places, all));
  return (
    <div className="card">
      <div className="only-w">
        <Region label={say('suites.strips')}>
          <Table {...props} {...{ places, around, models, quiet }} />
        </Region>
      </div>
      <div className="only-n">
        <NarrowStrips {...{ models, quiet, releases, places, around }} onAll={() => onAll(true)} />
      </div>
      <StripLegend />
    </div>
  );
}

type TableProps = StripsProps & {
  places: number[];
  around: Around;
  models: ModelRows[];
  quiet: ModelRows[];
};

function Table({ shown, onAll, chosen, onChoose, places, around, models, quiet }: TableProps) {
  const { releases } = shown;
  const table = useRef<HTMLTableElement>(null);
  const first = models.find((m) => m.rows.length > 0)?.rows[0];
  // The one place that the Tab key stops at.
  const stop: Chosen | null =
    chosen ??
    (first === undefined || releases.length === 0
      ? null
      : { series: first.id, release: releases.at(-1)!.number });
  const onKeyDown = (e: KeyboardEvent) => {
    const next = nextPlace(table.current!, e.target as Element, e.key);
    if (next === null) return;
    e.preventDefault();
    next.focus();
  };
  return (
    <table className={releases.length < FULL ? 'strips few' : 'strips'} ref={table} onKeyDown={onKeyDown}>
      <colgroup>
        <col className="strip-cell" />
        {releases.map((r, i) => (
          <col key={r.number} className={i === releases.length - 1 ? 'strip-newest' : undefined} />
        ))}
        <col className="strip-level" />
        <col className="strip-budget" />
      </colgroup>
      <Head releases={releases} around={around.all} />
      {models.map((m) => (
        <tbody key={m.model}>
          <ModelHead {...{ m, releases, around }} />
          {m.rows.map((row) => (
            <tr key={row.id} className="strip-row">
              <th scope="row">
                <Link to="/series/$id" params={{ id: row.id }} title={row.slot}>
                  {row.slot}
                </Link>
                <span className="sm">
                  <ConfigurationMark configuration={row.configuration} />
                </span>
              </th>
              <Places {...{ row, releases, places, chosen, onChoose, stop }} around={around.all} />
              <LevelNow row={row} />
            </tr>
          ))}
          {m.folded.length > 0 ? (
            <tr className="strip-fold">
              <td colSpan={releases.length + 3}>
                {say('suites.strip.folded', {
                  n: m.folded.length,
                  of: releases.length,
                  list: foldedNames(m.folded),
                })}{' '}
                <button type="button" className="link" onClick={() => onAll(true)}>
                  {say('suites.strip.show')}
                </button>
              </td>
            </tr>
          ) : null}
        </tbody>
      ))}
      {quiet.length > 0 ? (
        <tbody>
          <tr className="strip-fold">
            <td colSpan={releases.length + 3}>
              <QuietModels {...{ quiet, of: releases.length, onAll: () => onAll(true) }} />
            </td>
          </tr>
        </tbody>
      ) : null}
    </table>
  );
}

function Head({ releases, around }: { releases: Releases; around: EnvironmentChange[] }) {
  const groups = groupNames(releases.map((r) => r.name));
  const isGrouped = groups.some((g) => g.prefix !== '');
  const starts = new Set(groups.map((g) => g.from));
  const last = releases.length - 1;
  return (
    <thead>
      {isGrouped ? (
        <tr>
          <th rowSpan={2} scope="col">
            {say('suites.strip.cell')}
          </th>
          {groups.map((g) => (
            <th key={g.from} colSpan={g.names.length} scope="colgroup" className="strip-group">
              {g.prefix}
            </th>
          ))}
          <th rowSpan={2} scope="col" className="num">
            {say('suites.strip.level')}
          </th>
          <th rowSpan={2} scope="col" className="num">
            {say('suites.strip.budget')}
          </th>
        </tr>
      ) : null}
      <tr>
        {isGrouped ? null : <th scope="col">{say('suites.strip.cell')}</th>}
        {groups.flatMap((g) =>
          g.names.map((name, i) => {
            const at = g.from + i;
            const { number, name: whole } = releases[at]!;
            return (
              <th
                key={number}
                scope="col"
                abbr={whole}
                title={whole}
                className={`strip-release ${isGrouped && starts.has(at) ? 'first' : ''} ${at === last ? 'newest' : ''}`}
              >
                {at === last ? cutInside(whole, 13) : cutInside(name, roomOf(releases.length))}
              </th>
            );
          }),
        )}
        {isGrouped ? null : (
          <>
            <th scope="col" className="num">
              {say('suites.strip.level')}
            </th>
            <th scope="col" className="num">
              {say('suites.strip.budget')}
            </th>
          </>
        )}
      </tr>
      {around.length > 0 ? (
        <tr className="strip-around">
          <th scope="row">{say('suites.strip.around')}</th>
          <Diamonds {...{ releases, around }} />
        </tr>
      ) : null}
    </thead>
  );
}

function ModelHead({ m, releases, around }: { m: ModelRows; releases: Releases; around: Around }) {
  const units = [...m.rows, ...m.folded][0]?.units ?? [];
  return (
    <tr className="strip-model">
      <th scope="rowgroup">
        {m.model}
        <span className="q sm">
          {say('suites.strip.units', { n: units.length, list: units.map((u) => u.letter) })}
        </span>
      </th>
      <Diamonds releases={releases} around={around.byModel.get(m.model) ?? []} />
    </tr>
  );
}

/** What changed, on the boundary before the release that it came with. */
function Diamonds({ releases, around }: { releases: Releases; around: readonly EnvironmentChange[] }) {
  return (
    <>
      {releases.map((r) => {
        const here = around.filter((e) => e.place === r.place);
        return (
          <td key={r.number}>
            {here.length > 0 ? (
              <span className="strip-change" title={here.map(aroundText).join('\n')}>
                <Icon name="change" small />
                <span>
                  {aroundText(here[0]!)}
                  {here.length > 1 ? ` +${here.length - 1}` : ''}
                </span>
              </span>
            ) : null}
          </td>
        );
      })}
      <td colSpan={2} />
    </>
  );
}

function LevelNow({ row }: { row: SeriesRow }) {
  const level = row.levels.at(-1);
  const q = level === undefined ? null : amountOf(row.metric, level.estimate.value);
  return (
    <>
      <td className="strip-now">
        {q === null ? (
          <span className="q">—</span>
        ) : (
          <>
            <b>{q.value}</b>
            <span className="u">{q.unit}</span>
          </>
        )}
      </td>
      <td className="strip-now">
        {row.budget === null ? (
          <span className="q">—</span>
        ) : (
          <>
            <span className={row.budget.state === 'kept' ? '' : 'strong'}>
              {row.budget.state === 'over' ? <Icon name="over" small /> : null} {budgetText(row.budget)}
            </span>
            <span className="u">{limitText(row, row.budget.limit)}</span>
          </>
        )}
      </td>
    </>
  );
}

/** Arrows between places; Home and End of a row. */
function nextPlace(table: HTMLElement, at: Element, key: string): HTMLElement | null {
  const here = at.closest<HTMLElement>('.mk-place');
  if (here === null) return null;
  const rows = [...table.querySelectorAll<HTMLElement>('tr.strip-row')];
  const placesOf = (row: HTMLElement | undefined) => [
    ...(row?.querySelectorAll<HTMLElement>('.mk-place') ?? []),
  ];
  const row = here.closest('tr')!;
  const own = placesOf(row);
  const x = own.indexOf(here);
  if (key === 'Home') return own[0]!;
  if (key === 'End') return own.at(-1)!;
  const y = rows.indexOf(row);
  const by = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[key];
  return by === undefined ? null : (placesOf(rows[y + by[0]!])[x + by[1]!] ?? null);
}

/** "36 series without a change …": of suites too large to be fetched whole. */
export const FoldedCount = ({ n, of, onAll }: { n: number; of: number; onAll: () => void }) => (
  <p className="card pad sec">
    {say('suites.strip.folded_count', { n, of })}{' '}
    <button type="button" className="btn sm" onClick={onAll}>
      {say('suites.rows.all', { many: count(n, 'series') })}
    </button>
  </p>
);
