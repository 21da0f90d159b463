import type { LiveRun } from '@rackmark/contracts';

/** Hints between features, and what is shown for a moment: all of it may be lost. What must not be is an event (platform/events). */
export interface BusEvents {
  /** There may be work for a device. */
  work: { deviceId: string };
  /** Leases that ended; their agent must stop. */
  stop: { agentId: string; leaseIds: string[]; reason: string };
  /** Events were written: whoever reads them may look (platform/events). */
  news: Record<string, never>;
  run: { teamId: string; run: LiveRun };
  /** A key, a session or a token has ended: sockets that live by one are looked through. */
  access: Record<string, never>;
  /** Devices that may stand differently now. Always which ones: nobody looks at a whole rack because one has changed. */
  devices: { ids: readonly string[] };
  /** An agent came or went. */
  agents: { teamId: string };
}

/** Fan-out of hints; between servers another one carries the same. */
export abstract class Bus {
  abstract emit<K extends keyof BusEvents>(name: K, event: BusEvents[K]): void;
  abstract on<K extends keyof BusEvents>(name: K, listener: (event: BusEvents[K]) => void): void;
}
