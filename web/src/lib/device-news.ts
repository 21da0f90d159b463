import { device, type Device, type LiveDevices } from '@rackmark/contracts';

/** What every heartbeat brings; nothing else that a page shows of a device follows from it. */
const OF_A_HEARTBEAT = new Set(['id', 'conditions', 'conditions_at', 'last_seen_at']);

/** @returns the list with what has changed; null when it must be fetched, because it lacks a device that is not told whole */
export function withNews(list: readonly Device[], { changed, gone }: LiveDevices): Device[] | null {
  const news = new Map(changed.map((c) => [c.id, c]));
  const kept = list.filter((d) => !gone.includes(d.id)).map((d) => ({ ...d, ...news.get(d.id) }));
  for (const d of kept) news.delete(d.id);
  if (news.size === 0) return kept;
  const added = [...news.values()].map((c) => device.safeParse(c));
  if (added.some((a) => !a.success)) return null;
  // As the server orders them.
  return [...kept, ...added.flatMap((a) => a.data ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Devices whose log, history or jobs may have grown. */
export const withMoreToTell = ({ changed, gone }: LiveDevices): Set<string> =>
  new Set([
    ...gone,
    ...changed.filter((c) => Object.keys(c).some((key) => !OF_A_HEARTBEAT.has(key))).map((c) => c.id),
  ]);
