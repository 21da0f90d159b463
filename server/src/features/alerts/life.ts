import type { AlertAction, AlertGroup, AlertState } from '@rackmark/contracts';

/** What people do, and `recover`: the opposite step came by itself. */
export type AlertEvent = AlertAction | 'recover';

const ENDS = {
  fix: 'fixed',
  accept: 'accepted',
  noise: 'noise',
  wontfix: 'wontfix',
  infrastructure: 'infrastructure',
} as const;

/** What may follow what. An end is left by a person alone; a detection is no event of what is there already. */
const life: Record<AlertState, Partial<Record<AlertEvent, AlertState>>> = {
  open: { acknowledge: 'acknowledged', ...ENDS, recover: 'fixed' },
  acknowledged: { ...ENDS, reopen: 'open', recover: 'fixed' },
  fixed: { reopen: 'open' },
  accepted: { reopen: 'open' },
  noise: { reopen: 'open' },
  wontfix: { reopen: 'open' },
  infrastructure: { reopen: 'open' },
};

/** @returns null where that may not follow */
export const next = (state: AlertState, event: AlertEvent): AlertState | null => life[state][event] ?? null;

export const groupOf = (state: AlertState): AlertGroup =>
  state === 'open' ? 'open' : state === 'acknowledged' ? 'in_work' : 'done';
