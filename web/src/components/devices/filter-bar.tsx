import type { Device, DeviceSet } from '@rackmark/contracts';
import { useEffect, useRef, type ReactNode } from 'react';
import { Icon, type IconName } from '../../components/icon.js';
import { conditionsOf, noFilter, type DeviceFilter } from '../../lib/devices/device-filter.js';
import { facetsOf, type Facet } from '../../lib/devices/facets.js';
import './devices.css';
import { say } from '../../lib/words.js';

type Change = (change: Partial<DeviceFilter>) => void;

/** A search box and one menu a fact; together they narrow a list of devices. Everything chosen stands in the address. */
export function FilterBar({
  devices,
  filter: f,
  sets,
  onChange,
  factsOnly = false,
  children,
}: {
  devices: readonly Device[];
  filter: DeviceFilter;
  sets: readonly DeviceSet[];
  onChange: Change;
  /** What is kept for later holds no names, states or health: they change by themselves. */
  factsOnly?: boolean;
  /** What can be done with the choice. */
  children?: ReactNode;
}) {
  const isNarrowed = conditionsOf(f, sets).length > 0;
  return (
    <div className="flt" role="group" aria-label={say('rack.devices_by_facts')}>
      {factsOnly ? null : (
        <label className="find">
          <Icon name="find" />
          <span className="vh">{say('rack.find_by_name_chip_or_serial')}</span>
          <input
            type="search"
            value={f.find ?? ''}
            placeholder={say('rack.find_by_name_chip_or_serial')}
            onChange={(e) => onChange({ find: e.target.value === '' ? undefined : e.target.value })}
          />
        </label>
      )}
      {sets.length > 0 || f.set !== undefined ? <SetMenu sets={sets} filter={f} onChange={onChange} /> : null}
      {facetsOf(devices, f, sets)
        .filter((facet) => !factsOnly || (facet.key !== 'state' && facet.key !== 'health'))
        .map((facet) => (
          <FacetMenu key={facet.key} facet={facet} filter={f} onChange={onChange} />
        ))}
      {isNarrowed ? (
        <button type="button" className="chip link-chip" onClick={() => onChange(noFilter)}>
          {say('rack.show_all')}
        </button>
      ) : null}
      {children}
    </div>
  );
}

function FacetMenu({ facet, filter, onChange }: { facet: Facet; filter: DeviceFilter; onChange: Change }) {
  const value = filter[facet.key];
  const chosen = value === undefined ? [] : Array.isArray(value) ? value : [value];
  const words = facet.options.filter((o) => chosen.includes(o.value)).map((o) => o.label);
  const set = (next: string[]) =>
    onChange({ [facet.key]: next.length === 0 ? undefined : facet.several ? next : next[0] });
  return (
    <Menu name={facet.label} words={words} onClear={() => set([])}>
      {facet.options.map((o) => (
        <label className="check" key={o.value}>
          <input
            type={facet.several ? 'checkbox' : 'radio'}
            name={`facet ${facet.key}`}
            checked={chosen.includes(o.value)}
            onChange={() =>
              set(
                !facet.several
                  ? [o.value]
                  : chosen.includes(o.value)
                    ? chosen.filter((v) => v !== o.value)
                    : [...chosen, o.value],
              )
            }
          />
          <span>{o.label}</span>
          <span className="q sm r">{o.count}</span>
        </label>
      ))}
    </Menu>
  );
}

function SetMenu({
  sets,
  filter,
  onChange,
}: {
  sets: readonly DeviceSet[];
  filter: DeviceFilter;
  onChange: Change;
}) {
  const chosen = sets.find((s) => s.id === filter.set);
  return (
    <Menu
      name={say('rack.facet_set')}
      words={filter.set === undefined ? [] : [chosen?.name ?? say('rack.unknown')]}
      onClear={() => onChange({ set: undefined })}
    >
      {sets.map((s) => (
        <label className="check" key={s.id}>
          <input
            type="radio"
            name="facet set"
            checked={s.id === filter.set}
            onChange={() => onChange({ set: s.id })}
          />
          <span>{s.name}</span>
          <span className="q sm r">{s.devices}</span>
        </label>
      ))}
    </Menu>
  );
}

const EDGE = 16;
/** A menu near the right edge moves to the left until all of it is seen. */
function keepInside(list: HTMLElement): void {
  list.style.marginLeft = '0';
  const over = list.getBoundingClientRect().right - (document.documentElement.clientWidth - EDGE);
  if (over > 0) list.style.marginLeft = `${-over}px`;
}

/** One chip that opens; closed by Escape, by a click beside it, and by the next one that opens. */
export function Menu({
  name,
  words,
  icon,
  onClear,
  children,
}: {
  name: string;
  words: readonly string[];
  /** In place of the name, which is then for screen readers. */
  icon?: IconName;
  onClear: () => void;
  children: ReactNode;
}) {
  const box = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (e: Event) => {
      const menu = box.current;
      if (menu === null || !menu.open) return;
      if (e.target instanceof Node && !menu.contains(e.target)) menu.open = false;
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('focusin', close);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('focusin', close);
    };
  }, []);
  const on = words.length > 0;
  return (
    <span className={on ? 'facet on' : 'facet'}>
      <details
        ref={box}
        onKeyDown={(e) => {
          // Closes this menu and nothing behind it.
          if (e.key !== 'Escape' || !e.currentTarget.open) return;
          e.stopPropagation();
          e.currentTarget.open = false;
          e.currentTarget.querySelector('summary')?.focus();
        }}
        onToggle={(e) => {
          const list = e.currentTarget.querySelector<HTMLElement>('.facet-list');
          if (list !== null && e.currentTarget.open) keepInside(list);
        }}
      >
        <summary className="chip">
          {on ? (
            <>
              {name}:{' '}
              <b>
                {words.length > 2 ? `${words.slice(0, 2).join(', ')} +${words.length - 2}` : words.join(', ')}
              </b>
            </>
          ) : icon === undefined ? (
            name
          ) : (
            <span className="vh">{name}</span>
          )}
          <Icon name={icon ?? 'chevron'} small={icon === undefined} />
        </summary>
        <div className="card facet-list" role="group" aria-label={name}>
          {children}
        </div>
      </details>
      {on ? (
        <button type="button" className="off" aria-label={say('rack.any', { text: name })} onClick={onClear}>
          <Icon name="cross" small />
        </button>
      ) : null}
    </span>
  );
}
