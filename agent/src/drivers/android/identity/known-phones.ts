import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deviceFacts, type DeviceFacts } from '@rackmark/contracts';
import { z } from 'zod';
import type { Log } from '../../../log.js';
import { writeWhole } from '../../../whole-file.js';

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
  /** Maps, not objects: a serial may be a word that objects know ("__proto__"), or digits, which they would sort. */
  private readonly given: Map<string, string>;
  private readonly phones: Map<string, DeviceFacts>;
  private timer: NodeJS.Timeout | undefined;
  private told = '';

  constructor(
    dataDir: string,
    private readonly log: Log,
  ) {
    mkdirSync(dataDir, { recursive: true });
    this.path = join(dataDir, 'phones.json');
    const { keys, phones } = read(this.path);
    this.given = new Map(Object.entries(keys));
    this.phones = new Map(Object.entries(phones));
  }

  get keys(): ReadonlyMap<string, string> {
    return this.given;
  }
  factsOf(serial: string): DeviceFacts | null {
    return this.phones.get(serial) ?? null;
  }
  remember(serial: string, marker: string, facts: DeviceFacts): void {
    const isNew = this.given.get(marker) !== facts.key;
    this.given.set(marker, facts.key);
    // The phone seen last is the last one: the others leave first.
    this.phones.delete(serial);
    this.phones.set(serial, facts);
    for (const part of [this.given, this.phones])
      for (const old of [...part.keys()].slice(0, -MOST)) part.delete(old);
    // A key must not be lost; facts of many phones at once can wait a moment.
    if (isNew) this.write();
    else this.timer ??= setTimeout(() => this.write(), 1_000).unref();
  }
  /** A disk that is full is told once, and ends nothing. */
  write(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    try {
      writeWhole(
        this.path,
        JSON.stringify({ keys: Object.fromEntries(this.given), phones: Object.fromEntries(this.phones) }),
      );
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
