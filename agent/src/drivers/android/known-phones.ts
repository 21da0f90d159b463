import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deviceFacts, type DeviceFacts } from '@rackmark/contracts';
import { z } from 'zod';
import type { Log } from '../../log.js';
import { writeWhole } from '../../whole-file.js';

const file = z.object({
  /** Key by marker: what was given to a phone once stays its own. */
  keys: z.record(z.string(), z.string()),
  /** By adb's serial, for phones that do not let this computer in: facts as last seen. */
  phones: z.record(z.string(), deviceFacts),
});

const MOST = 2_000;

/** Phones that this agent has seen, over its restarts. Losing the file loses no more than some patience. */
export class KnownPhones {
  private readonly path: string;
  private readonly data: z.infer<typeof file>;
  private timer: NodeJS.Timeout | undefined;
  private told = '';

  constructor(
    dataDir: string,
    private readonly log: Log,
  ) {
    mkdirSync(dataDir, { recursive: true });
    this.path = join(dataDir, 'phones.json');
    this.data = read(this.path);
  }

  get keys(): ReadonlyMap<string, string> {
    return new Map(Object.entries(this.data.keys));
  }
  factsOf(serial: string): DeviceFacts | null {
    return this.data.phones[serial] ?? null;
  }
  remember(serial: string, marker: string, facts: DeviceFacts): void {
    const isNew = this.data.keys[marker] !== facts.key;
    this.data.keys[marker] = facts.key;
    this.data.phones[serial] = facts;
    for (const part of [this.data.keys, this.data.phones])
      for (const old of Object.keys(part).slice(0, -MOST)) delete part[old];
    // A key must not be lost; facts of many phones at once can wait a moment.
    if (isNew) this.write();
    else this.timer ??= setTimeout(() => this.write(), 1_000).unref();
  }
  /** A disk that is full is told once, and ends nothing. */
  write(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    try {
      writeWhole(this.path, JSON.stringify(this.data));
      this.told = '';
    } catch (error) {
      const why = `What is known of phones could not be written (${(error as Error).message}).`;
      if (why !== this.told) this.log(why);
      this.told = why;
    }
  }
}

function read(path: string): z.infer<typeof file> {
  try {
    return file.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return { keys: {}, phones: {} };
  }
}
