import { Injectable } from '@nestjs/common';
import type { DeviceHealth, Failure, Said } from '@rackmark/contracts';
import { said, saidOfFailure } from '@rackmark/words';
import { DataSource } from 'typeorm';
import { iso, type Queryable } from '../../../platform/database/rows.js';
import { afterCommit, transaction } from '../../../platform/database/transaction.js';
import { Bus } from '../../../platform/realtime/bus.js';
import { DevicesRepository } from '../devices.repository.js';
import { EventsRepository } from '../history/events.repository.js';
import { nextHealth, type HealthEvent, type HealthState, type Reason } from './health.js';
import { HealthRepository } from './health.repository.js';
import { UsesRepository } from '../history/uses.repository.js';

/** Feeds the health machine and carries out what it says. What it decides stands in the device's log. */
@Injectable()
export class HealthService {
  constructor(
    private readonly db: DataSource,
    private readonly repository: HealthRepository,
    private readonly devices: DevicesRepository,
    private readonly events: EventsRepository,
    private readonly uses: UsesRepository,
    private readonly bus: Bus,
  ) {}

  /** @returns the health after the event; null for a device that there is not */
  async apply(
    tx: Queryable,
    deviceId: string,
    event: HealthEvent,
    writtenDown: string | null = null,
  ): Promise<DeviceHealth | null> {
    const before = await this.repository.lock(tx, deviceId);
    if (before === null) return null;
    const after = nextHealth(before, event, Date.now());
    await this.repository.save(tx, deviceId, after);
    if (after.health !== before.health || after.until !== before.until) {
      await this.uses.refresh(tx, [deviceId]);
      await this.events.add(tx, [{ deviceId, kind: 'health', said: inWords(after), reason: writtenDown }]);
      afterCommit(tx, () => this.bus.emit('devices', { ids: [deviceId] }));
    }
    return after.health;
  }

  /** An attempt ended early. Only failures that are the device's count against it. */
  async attemptFailed(
    tx: Queryable,
    a: { deviceId: string; attemptId: string; benchmarkId: string; failure: Failure },
  ): Promise<void> {
    if (a.failure.party === 'lease' || a.failure.party === 'user') return;
    await this.note(tx, a.deviceId, a.failure, a.benchmarkId);
    if (a.failure.party === 'device')
      await this.apply(tx, a.deviceId, {
        type: 'failed',
        attempt: a.attemptId,
        why: saidOfFailure(a.failure),
      });
  }
  /** A job ended; with a measurement it speaks for the device. */
  async jobDone(tx: Queryable, deviceId: string, attemptId: string): Promise<void> {
    await this.apply(tx, deviceId, { type: 'good', attempt: attemptId });
  }
  /** Keeps a failure as the device's last one, with a line in its log. */
  async note(
    tx: Queryable,
    deviceId: string,
    failure: Failure,
    benchmarkId: string | null = null,
  ): Promise<void> {
    const { name, code, party, message } = failure;
    const short = { name, code, party, message, said: failure.said ?? null };
    await this.devices.setLastFailure(tx, deviceId, { at: iso(new Date()), ...short });
    const line = said('log.failure', { code: String(code), name, why: saidOfFailure(failure) });
    await this.events.add(tx, [{ deviceId, kind: 'failure', said: line, failure, benchmarkId }]);
  }
  /** Failures that were the work's, not the devices'. Each device in a transaction of its own: none waits for another. */
  async excuse(attempts: readonly { deviceId: string; attemptId: string }[]): Promise<void> {
    for (const deviceId of new Set(attempts.map((a) => a.deviceId))) {
      const own = attempts.filter((a) => a.deviceId === deviceId).map((a) => a.attemptId);
      await transaction(this.db, (tx) => this.apply(tx, deviceId, { type: 'excused', attempts: own }));
    }
  }

  /** What its agent finds odd, or that it gave up. */
  async told(
    deviceId: string,
    suspicion: { was: Reason | null; is: Reason | null },
    failure: { was: Failure | null; is: Failure | null },
  ): Promise<void> {
    await transaction(this.db, async (tx) => {
      if (JSON.stringify(suspicion.was) !== JSON.stringify(suspicion.is))
        await this.apply(tx, deviceId, { type: 'suspicion', why: suspicion.is });
      if (failure.is !== null && failure.is.message !== failure.was?.message) {
        await this.note(tx, deviceId, failure.is);
        await this.apply(tx, deviceId, { type: 'gave_up', why: saidOfFailure(failure.is) });
      }
    });
  }
}

function inWords(s: HealthState): Said {
  const why = s.reason ?? '';
  if (s.health === 'ok') return said('log.health.ok');
  if (s.health === 'suspect') return said('log.health.suspect', { why });
  if (s.health === 'needs_repair') return said('log.health.needs_repair', { why });
  return said('log.health.quarantined', { why, until_at: new Date(s.until!).toISOString() });
}
