import type { AdbState } from '@rackmark/contracts';

/** How the agent that a phone hangs on stands to it. */
export interface Holder {
  /** It was heard of lately; a server that was started just now cannot tell and takes it for heard. */
  heard: boolean;
  /** What it said last; null: nothing yet. */
  adb: AdbState | null;
  /** It works on the phone under an active lease. */
  hasLease: boolean;
}
/** Another agent that tells of the same phone. */
export interface Claimant {
  /** It has it in its hands, and does not only remember it. */
  atHand: boolean;
  /** A person has decided that it does not get this phone. */
  turnedDown: boolean;
}

/**
 * What becomes of a phone of which two agents tell. One that answers on its own agent is never given away by a program: two
 * phones of one identity, one phone reached twice, and an agent that names what it does not have all look alike from here, so
 * a person decides. An agent that is silent keeps the phone for as long as its lease lasts: it may still measure.
 */
export function whoHas(holder: Holder, claimant: Claimant): 'stays' | 'moves' | 'conflict' | 'turned_down' {
  if (!claimant.atHand) return 'stays';
  if (claimant.turnedDown) return 'turned_down';
  const hasIt = holder.heard ? holder.adb === 'device' || holder.adb === null : holder.hasLease;
  return hasIt ? 'conflict' : 'moves';
}
