import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Icon } from '../icon.js';
import type { Column } from './column.js';
import { csvOf, saveCsv } from './export.js';
import { END, nextFocus, opener } from './move-focus.js';
import { shownOf, sortedNext, sortOf, type TableState } from './table-state.js';
import { TableTools } from './table-tools.js';
import { useIsPrinting } from './use-printing.js';
import { useRows } from './use-rows.js';
import { useSteady } from './use-steady.js';
import { Edge, styleOf, useWidths, widthByKey } from './use-widths.js';
import './table.css';

/** From so many rows on only those in sight are drawn. */
export const VIRTUAL_FROM = 100;
const ROW_PX = 33;
/** Such a pair takes no line where the table becomes labelled pairs. */
const NONE = '—';

interface Props<T> {
  /** What its region is called. */
  label: string;
  /** What the exported file is called, where a label says too little. */
  file?: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  state: TableState;
  onState: (state: TableState) => void;
  /** Heading and sentence; the tools stand at its right. */
  head?: ReactNode;
  /** What a row opens to. */
  detailOf?: (row: T) => ReactNode;
  isOpen?: (row: T) => boolean;
  /** Inside another card. */
  flat?: boolean;
  className?: string;
}

/**
 * Rows of one kind: sorted, with chosen columns, exported; the first column and what sticks stay in sight. Order and columns
 * stand in the address (`useTableSearch`), widths last as long as the table is shown. Rows stay where they are while the
 * pointer or the keys are among them.
 */
export function DataTable<T extends object>(props: Props<T>) {
  const { label, columns, keyOf, state, onState, detailOf, isOpen, flat } = props;
  const frame = useRef<HTMLDivElement>(null);
  const isPrinting = useIsPrinting();
  const [isHeld, setHeld] = useState(false);
  const [widths, setWidth] = useWidths();
  const wanted = useRef<number | null>(null);
  const rows = useSteady(useRows(props.rows, columns, state), keyOf, isHeld, state.sort ?? '');
  const shown = shownOf(state, columns);
  const isLong = rows.length >= VIRTUAL_FROM && !isPrinting;
  const items = rows.flatMap((row) =>
    detailOf !== undefined && isOpen?.(row)
      ? [
          { row, isDetail: false },
          { row, isDetail: true },
        ]
      : [{ row, isDetail: false }],
  );
  const virtual = useVirtualizer({
    count: items.length,
    enabled: isLong,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    getItemKey: (i) => `${keyOf(items[i]!.row)}${items[i]!.isDetail ? ' detail' : ''}`,
    overscan: 12,
    // Something stands there before its frame was measured.
    initialRect: { width: 0, height: 800 },
    useFlushSync: false,
  });
  const drawn = virtual.getVirtualItems();
  const [above, below] = isLong
    ? [drawn[0]?.start ?? 0, virtual.getTotalSize() - (drawn.at(-1)?.end ?? 0)]
    : [0, 0];
  const onKeyDown = (e: KeyboardEvent<HTMLTableElement>) => {
    const next = nextFocus(e.currentTarget, e.target as Element, e.key);
    if (next === null) return;
    e.preventDefault();
    setHeld(true);
    // The first and the last row of a long list may have to be drawn before.
    if (isLong && END.has(e.key)) {
      wanted.current = e.key === 'Home' ? 0 : items.findLastIndex((item) => !item.isDetail);
      virtual.scrollToIndex(wanted.current);
    } else next.focus();
  };
  useEffect(() => {
    if (wanted.current === null) return;
    const row = frame.current?.querySelector(`tr[data-index="${wanted.current}"]`);
    const at = row && opener(row);
    if (!at) return;
    wanted.current = null;
    at.focus();
  });
  return (
    <>
      <div className="sh table-head">
        {props.head}
        <TableTools
          {...{ columns, state, onState }}
          onExport={() => saveCsv(props.file ?? label, csvOf(shown, rows))}
        />
      </div>
      <div
        ref={frame}
        className={`${flat ? '' : 'card '}scroll${isLong ? ' table-long' : ''}`}
        tabIndex={0}
        role="region"
        aria-label={label}
      >
        <table
          className={`tb pairs data${flat ? ' flat' : ''} ${props.className ?? ''}`}
          aria-rowcount={isLong ? items.length + 1 : undefined}
          onKeyDown={onKeyDown}
          onBlur={(e) => !e.currentTarget.contains(e.relatedTarget) && setHeld(false)}
        >
          <thead>
            <tr>
              {shown.map((c) => (
                <Head
                  key={c.id}
                  column={c}
                  {...{ columns, state, onState }}
                  px={widths.get(c.id)}
                  onWidth={setWidth(c.id)}
                  isPrinting={isPrinting}
                />
              ))}
            </tr>
          </thead>
          <tbody
            onPointerEnter={(e) => e.pointerType === 'mouse' && setHeld(true)}
            onPointerLeave={() => setHeld(false)}
          >
            <Gap px={above} />
            {(isLong ? drawn.map((v) => v.index) : items.map((_, i) => i)).map((i) => {
              const { row, isDetail } = items[i]!;
              const at = isLong
                ? { 'data-index': i, ref: virtual.measureElement, 'aria-rowindex': i + 2 }
                : {};
              return isDetail ? (
                <tr key={`${keyOf(row)} detail`} data-open="true" {...at}>
                  <td colSpan={shown.length} data-wide>
                    {detailOf!(row)}
                  </td>
                </tr>
              ) : (
                <tr key={keyOf(row)} data-open={isOpen?.(row) ? 'true' : undefined} {...at}>
                  {shown.map((c, place) => (
                    <Cell key={c.id} column={c} row={row} isFirst={place === 0} px={widths.get(c.id)} />
                  ))}
                </tr>
              );
            })}
            <Gap px={below} />
          </tbody>
        </table>
      </div>
    </>
  );
}

/** In place of rows out of sight. */
const Gap = ({ px }: { px: number }) =>
  px > 0 ? (
    <tr aria-hidden="true" className="table-gap">
      <td style={{ height: px }} />
    </tr>
  ) : null;

const classesOf = <T,>(c: Column<T>) =>
  [c.numeric ? 'num' : '', c.sticks ? 'sticks' : '', c.className ?? ''].filter(Boolean).join(' ') ||
  undefined;

function Head<T>({
  column: c,
  columns,
  state,
  onState,
  px,
  onWidth,
  isPrinting,
}: {
  column: Column<T>;
  px: number | undefined;
  onWidth: (px: number | null) => void;
  isPrinting: boolean;
} & Pick<Props<T>, 'columns' | 'state' | 'onState'>) {
  const sort = sortOf(state, columns);
  const way = sort?.id === c.id ? (sort.desc ? 'descending' : 'ascending') : undefined;
  return (
    <th
      scope="col"
      className={classesOf(c)}
      aria-sort={way}
      style={styleOf(px)}
      onKeyDown={(e) => {
        const width = e.shiftKey ? widthByKey(e.currentTarget, e.key) : null;
        if (width === null) return;
        e.preventDefault();
        e.stopPropagation();
        onWidth(width);
      }}
    >
      {/* On the next sheet of paper the head stands again, but a button in it does not. */}
      {c.unsorted || isPrinting ? (
        c.title
      ) : (
        <button
          type="button"
          className="table-sorter"
          onClick={() => onState({ ...state, sort: sortedNext(state, c.id) })}
        >
          {c.title}
          {way === undefined ? null : <Icon name={way === 'descending' ? 'down' : 'up'} small />}
        </button>
      )}
      <Edge onWidth={onWidth} />
    </th>
  );
}

function Cell<T>({
  column: c,
  row,
  isFirst,
  px,
}: {
  column: Column<T>;
  row: T;
  isFirst: boolean;
  px: number | undefined;
}) {
  const content = c.show === undefined ? (c.value(row) ?? NONE) : c.show(row);
  return isFirst ? (
    <th scope="row" className={classesOf(c)} style={styleOf(px)}>
      {content}
    </th>
  ) : (
    <td
      data-label={c.title}
      className={classesOf(c)}
      data-wide={c.isWide ? true : undefined}
      data-none={content === NONE ? true : undefined}
      style={styleOf(px)}
    >
      {content}
    </td>
  );
}
