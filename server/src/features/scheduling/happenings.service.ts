import { Injectable } from '@nestjs/common';
import type { Happening, Said } from '@rackmark/contracts';
import type { Queryable } from '../../platform/database/rows.js';

/** What a benchmark's page tells of its course. */
@Injectable()
export class HappeningsService {
  /** @param deviceId whose name stands beside it; null: it is of the whole benchmark */
  async say(
    tx: Queryable,
    benchmarkId: string,
    kind: Happening['kind'],
    deviceId: string | null,
    said: Said,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO happening (benchmark_id, kind, device_name, said)
       VALUES ($1, $2, (SELECT facts->>'name' FROM device WHERE id = $3), $4)`,
      [benchmarkId, kind, deviceId, JSON.stringify(said)],
    );
  }
}
