import { EventEmitter } from 'node:events';
import { Injectable } from '@nestjs/common';
import type { Happening, LiveRun } from '@rackmark/contracts';

/** What features tell each other, after it has been committed. */
export interface BusEvents {
  /** There may be work for a device. */
  work: { deviceId: string };
  /** Leases that ended; their agent must stop. */
  stop: { agentId: string; leaseIds: string[]; reason: string };
  /** A phone hangs on another agent now; what the old one does with it is over. */
  moved: { deviceId: string; from: string; to: string };
  /** A device takes no work any more, for good; what waits for it ends. */
  retired: { deviceId: string };
  /** It may stand differently now. */
  benchmark: { benchmarkId: string };
  /** Its last job has ended. */
  ended: { benchmarkId: string };
  cell: { benchmarkId: string; cellId: string };
  run: LiveRun;
  happening: { benchmarkId: string; happening: Happening };
  /** A key, a session or a token has ended: sockets that live by one are looked through. */
  access: Record<string, never>;
  /** Devices that may stand differently now. Always which ones: nobody looks at a whole rack because one has changed. */
  devices: { ids: readonly string[] };
  changed: { what: 'benchmarks' | 'models' | 'agents' };
}

/** Fan-out inside the process. With several servers another implementation carries the same events between them. */
@Injectable()
export class Bus {
  private readonly emitter = new EventEmitter().setMaxListeners(50);

  emit<K extends keyof BusEvents>(name: K, event: BusEvents[K]): void {
    this.emitter.emit(name, event);
  }
  on<K extends keyof BusEvents>(name: K, listener: (event: BusEvents[K]) => void): void {
    this.emitter.on(name, listener);
  }
}
