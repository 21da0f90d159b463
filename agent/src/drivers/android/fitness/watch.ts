import type { Conditions } from '@rackmark/contracts';
import type { AndroidContext } from '../context.js';
import { closedGates, waitingWords } from './gates.js';
import type { Link } from '../link/link.js';
import { batteryWarning } from '../read/battery.js';
import { busyBetween, conditionsOf, heatNote, parseReadings, READINGS, type Readings } from './readings.js';

/** Looks at an idle phone: what the rack page shows of it, and whether it could begin a job. */
export class Watch {
  conditions: Conditions | null = null;
  /** What a person should know of it although it can work. */
  note: string | null = null;
  /** What a person should look at. */
  warning: string | null = null;
  private before: Readings | null = null;

  constructor(
    private readonly context: AndroidContext,
    private readonly link: Link,
  ) {}

  /** @returns why it takes no job now, in words; null when it would */
  async look(signal: AbortSignal): Promise<string | null> {
    const readings = parseReadings(await this.link.shell(READINGS, signal));
    const busy = busyBetween(this.before, readings);
    this.before = readings;
    this.conditions = conditionsOf(readings, busy);
    this.note = heatNote(readings);
    this.warning = batteryWarning(readings.battery);
    if (this.context.skipGates) return null;
    const closed = closedGates(readings, busy, this.context.limits, 'claim');
    return closed.length === 0 ? null : closed.map((g) => waitingWords(g, null, null)).join(' ');
  }
}
