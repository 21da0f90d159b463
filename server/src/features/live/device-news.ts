import type { Device, LiveDevices } from '@rackmark/contracts';

/** So many devices are read and compared at a time; between two, others have their turn. */
const AT_ONCE = 25;

/** Knows what dashboards were told of each device, so that they are told only what has changed since. */
export class DeviceNews {
  private readonly told = new Map<string, Device>();
  private readonly waiting = new Set<string>();

  constructor(private readonly read: (ids: readonly string[]) => Promise<Device[]>) {}

  changed(ids: readonly string[]): void {
    for (const id of ids) this.waiting.add(id);
  }

  /** Nobody listens: whoever comes next asks for the whole list first. */
  forget(): void {
    this.told.clear();
    this.waiting.clear();
  }

  /** What is to be told now, in parts. */
  async *take(): AsyncGenerator<LiveDevices> {
    const ids = [...this.waiting];
    this.waiting.clear();
    for (let i = 0; i < ids.length; i += AT_ONCE) {
      const part = ids.slice(i, i + AT_ONCE);
      const news = this.compare(part, await this.read(part));
      if (news.changed.length > 0 || news.gone.length > 0) yield news;
    }
  }

  private compare(ids: readonly string[], found: readonly Device[]): LiveDevices {
    const changed = found.flatMap((device) => {
      const before = this.told.get(device.id);
      this.told.set(device.id, device);
      return fieldsThatDiffer(before, device) ?? [];
    });
    const there = new Set(found.map((d) => d.id));
    const gone = ids.filter((id) => !there.has(id));
    for (const id of gone) this.told.delete(id);
    return { changed, gone };
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
