import { Injectable } from '@nestjs/common';
import type { Happening } from '@rackmark/contracts';
import { iso, row, type Queryable } from '../../platform/database/rows.js';
import { afterCommit } from '../../platform/database/transaction.js';
import { Bus } from '../../platform/realtime/bus.js';

/** What a benchmark's page tells of its course. */
@Injectable()
export class HappeningsService {
  constructor(private readonly bus: Bus) {}

  /** @param deviceId whose name stands beside it; null: it is of the whole benchmark */
  async say(
    tx: Queryable,
    benchmarkId: string,
    kind: Happening['kind'],
    deviceId: string | null,
    text: string,
  ): Promise<void> {
    const said = await row<{ at: Date; device_name: string | null }>(
      tx,
      `INSERT INTO happening (benchmark_id, kind, device_name, text)
       VALUES ($1, $2, (SELECT facts->>'name' FROM device WHERE id = $3), $4) RETURNING at, device_name`,
      [benchmarkId, kind, deviceId, text],
    );
    const happening = { at: iso(said!.at), kind, device_name: said!.device_name, text };
    afterCommit(tx, () => this.bus.emit('happening', { benchmarkId, happening }));
  }
}
