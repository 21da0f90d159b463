import { prepared } from '../../platform/database/prepared.js';
import type { Queryable } from '../../platform/database/rows.js';

/** Locks devices until the transaction ends, before anything that happens on them (the order: platform/database/transaction.ts). */
export async function lockDevices(tx: Queryable, ids: readonly string[]): Promise<void> {
  await tx.query('SELECT 1 FROM device WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE', [ids]);
}

const LOCK_DEVICE_OF_LEASE = prepared(
  'lock_device_of_lease',
  'SELECT 1 FROM device WHERE id = (SELECT device_id FROM lease WHERE id = $1) FOR NO KEY UPDATE',
);
/** Locks the device of a lease; which one that is never changes. */
export async function lockDeviceOfLease(tx: Queryable, leaseId: string): Promise<void> {
  await tx.query(LOCK_DEVICE_OF_LEASE, [leaseId]);
}
