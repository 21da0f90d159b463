import { useState, type CSSProperties, type PointerEvent, type ReactNode } from 'react';
import { words } from '../../lib/words.js';

const LEAST_PX = 48;
const STEP_PX = 16;

/** A column's new width; null gives it back to its content. */
type OnWidth = (px: number | null) => void;

/** Widths that somebody gave to columns. They last as long as the table is shown: they fit a window, and no address carries them. */
export function useWidths(): [ReadonlyMap<string, number>, (id: string) => OnWidth] {
  const [widths, setWidths] = useState<ReadonlyMap<string, number>>(new Map());
  const set = (id: string) => (px: number | null) =>
    setWidths((old) => {
      const next = new Map(old);
      if (px === null) next.delete(id);
      else next.set(id, Math.max(LEAST_PX, Math.round(px)));
      return next;
    });
  return [widths, set];
}

/** What is wider than its column is cut. */
export const styleOf = (px: number | undefined): CSSProperties | undefined =>
  px === undefined
    ? undefined
    : { width: px, minWidth: px, maxWidth: px, overflow: 'hidden', textOverflow: 'ellipsis' };

/** With Shift, left and right narrow and widen the column whose head has the focus. */
export function widthByKey(head: Element, key: string): number | null {
  const step = { ArrowLeft: -STEP_PX, ArrowRight: STEP_PX }[key];
  return step === undefined ? null : head.getBoundingClientRect().width + step;
}

/** The edge of a head, to be drawn with a pointer. */
export function Edge({ onWidth }: { onWidth: OnWidth }): ReactNode {
  const onPointerDown = (e: PointerEvent<HTMLSpanElement>) => {
    e.preventDefault();
    const edge = e.currentTarget;
    const [from, width] = [e.clientX, edge.closest('th')!.getBoundingClientRect().width];
    edge.setPointerCapture(e.pointerId);
    edge.onpointermove = (move) => onWidth(width + move.clientX - from);
    edge.onpointerup = edge.onpointercancel = () => {
      edge.onpointermove = null;
    };
  };
  return (
    <span
      className="table-edge"
      aria-hidden="true"
      title={words().say('table.edge')}
      onPointerDown={onPointerDown}
      onDoubleClick={() => onWidth(null)}
    />
  );
}
