import type { Comparison } from '@rackmark/contracts';
import type { ReactNode } from 'react';
import type { Place, Point } from './points.js';
import { say } from '../../lib/words.js';

/** Of views that look at one device: its row, what is drawn over what, and which configuration. */
export interface ViewSearch {
  device?: string | undefined;
  axis?: string | undefined;
  configuration?: string | undefined;
}
export interface Viewed {
  search: ViewSearch;
  set: (change: ViewSearch, replace?: boolean) => void;
}

/** A small select above a view; nothing where there is nothing to choose. */
export function Choose({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string;
  options: readonly (readonly [value: string, label: string])[];
  onChange: (value: string) => void;
}) {
  if (options.length < 2) return null;
  return (
    <label className="sm q">
      {label}{' '}
      <select value={value} onChange={(e) => onChange(e.target.value)}>
        {options.map(([v, l]) => (
          <option key={v} value={v}>
            {l}
          </option>
        ))}
      </select>
    </label>
  );
}

/** One of several places, by device and configuration as they stand in the address. */
export function ChoosePlace<P extends Point>({
  comparison: c,
  places,
  search,
  set,
  children,
}: {
  comparison: Comparison;
  /** At least one. */
  places: readonly Place<P>[];
  children: (place: Place<P>, row: Comparison['rows'][number]) => ReactNode;
} & Viewed) {
  const rows = c.rows.filter((r) => places.some((g) => g.row === r.key));
  const row = rows.find((r) => r.key === search.device) ?? rows[0]!;
  const own = places.filter((g) => g.row === row.key);
  const place = own.find((g) => g.rest === search.configuration) ?? own[0]!;
  return (
    <>
      <div className="acts views">
        <Choose
          label={say('benchmark.device')}
          value={row.key}
          options={rows.map((r) => [r.key, r.label])}
          onChange={(device) => set({ device, configuration: undefined }, true)}
        />
        <Choose
          label={say('benchmark.configuration')}
          value={place.rest}
          options={own.map((g) => [g.rest, g.rest])}
          onChange={(configuration) => set({ configuration }, true)}
        />
      </div>
      {children(place, row)}
    </>
  );
}
