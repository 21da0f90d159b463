import type { Log } from '../../../log.js';
import type { AndroidDriver } from '../android-driver.js';
import type { Probe } from './facts.js';
import { baseKey, keyOf, placeOf } from './key.js';
import { KnownPhones } from './known-phones.js';

/** Which phone is which: the drivers by their keys, and what their phones say of themselves. */
export class WhoIsWho {
  readonly drivers = new Map<string, AndroidDriver>();
  readonly known: KnownPhones;
  private readonly markers = new Map<string, string>();
  private readonly bases = new Map<string, string>();

  constructor(dataDir: string, log: Log) {
    this.known = new KnownPhones(dataDir, log);
  }

  /** @returns the key of a phone that says so of itself and bears this mark */
  keyOf({ p }: Pick<Probe, 'p'>, marker: string): string {
    const isHere = (key: string) => this.drivers.get(key)?.transportId != null;
    const present = new Map([...this.markers].filter(([key]) => isHere(key)));
    return keyOf(baseKey(p), marker, this.known.keys, present).key;
  }

  add(key: string, driver: AndroidDriver, { p }: Pick<Probe, 'p'>, marker: string): void {
    this.drivers.set(key, driver);
    this.markers.set(key, marker);
    this.bases.set(key, baseKey(p));
  }

  /** Phones that are here together and say the same of themselves. */
  tellTwins(): void {
    const here = [...this.drivers].filter(([, d]) => d.transportId !== null);
    for (const [key, driver] of this.drivers)
      driver.setTwin(
        driver.transportId !== null &&
          here.some(([other]) => other !== key && this.bases.get(other) === this.bases.get(key)),
      );
  }

  /** A phone that says nothing of itself yet: its serial has to do, where it is only one phone's. */
  awayWithSerial(serial: string): AndroidDriver | undefined {
    const found = [...this.drivers.values()].filter(
      (d) =>
        d.transportId === null &&
        (d.facts.place === placeOf({ serial, path: null }) || d.facts.android?.serial === serial),
    );
    return found.length === 1 ? found[0] : undefined;
  }

  /** Of a phone that is no device yet: its serial, and what it was when this agent saw it the last time. */
  nameOf(serial: string): string {
    return `${this.known.factsOf(serial)?.name ?? 'Phone'} ${serial}`;
  }
}
