import type { Device, LiveDevices } from '@rackmark/contracts';

/** So many devices are read and compared at a time; between two, others have their turn. */
const AT_ONCE = 25;

interface OfTeam {
  teamId: string;
  device: Device;
}

/** Knows what dashboards were told of each device, so that they are told only what has changed since. */
export class DeviceNews {
  private readonly told = new Map<string, OfTeam>();
  private readonly waiting = new Set<string>();
  /** Of devices that are no more and were never told of, whose they were. */
  private readonly removed = new Map<string, string>();

  constructor(private readonly read: (ids: readonly string[]) => Promise<OfTeam[]>) {}

  /** @param removed teams by device */
  changed(ids: Iterable<string>, removed: ReadonlyMap<string, string> = new Map()): void {
    for (const id of ids) this.waiting.add(id);
    for (const [id, teamId] of removed) this.removed.set(id, teamId);
  }

  /** Nobody listens: whoever comes next asks for the whole list first. */
  forget(): void {
    this.told.clear();
    this.waiting.clear();
    this.removed.clear();
  }

  /** What each team is to be told now, in parts. */
  async *take(): AsyncGenerator<[teamId: string, news: LiveDevices]> {
    const ids = [...this.waiting];
    this.waiting.clear();
    for (let i = 0; i < ids.length; i += AT_ONCE) {
      const part = ids.slice(i, i + AT_ONCE);
      yield* this.compare(part, await this.read(part));
    }
  }

  private compare(ids: readonly string[], found: readonly OfTeam[]): Map<string, LiveDevices> {
    const news = new Map<string, LiveDevices>();
    const of = (teamId: string) => {
      const known = news.get(teamId) ?? { changed: [], gone: [] };
      news.set(teamId, known);
      return known;
    };
    for (const now of found) {
      const differs = fieldsThatDiffer(this.told.get(now.device.id)?.device, now.device);
      this.told.set(now.device.id, now);
      if (differs !== null) of(now.teamId).changed.push(differs);
    }
    const there = new Set(found.map((d) => d.device.id));
    for (const id of ids) {
      if (there.has(id)) continue;
      const teamId = this.told.get(id)?.teamId ?? this.removed.get(id);
      if (teamId !== undefined) of(teamId).gone.push(id);
      this.told.delete(id);
      this.removed.delete(id);
    }
    return news;
  }
}

/** The id and what differs; everything where nothing was told before; null where nothing differs. */
function fieldsThatDiffer(before: Device | undefined, now: Device): LiveDevices['changed'][number] | null {
  if (before === undefined) return now;
  const same = (key: keyof Device) => JSON.stringify(before[key]) === JSON.stringify(now[key]);
  const keys = (Object.keys(now) as (keyof Device)[]).filter((key) => !same(key));
  if (keys.length === 0) return null;
  return { ...Object.fromEntries(keys.map((key) => [key, now[key]])), id: now.id };
}
