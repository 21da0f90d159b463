import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { said } from '@rackmark/words';
import { DataSource } from 'typeorm';
import { Periodic } from '../../platform/load/periodic.js';
import { Bus } from '../../platform/realtime/bus.js';
import { EventsRepository } from './history/events.repository.js';
import { HealthRepository } from './health/health.repository.js';
import { HistoryRepository } from './history/history.repository.js';
import { TasksRepository } from './actions/tasks.repository.js';
import { TasksService } from './actions/tasks.service.js';
import { UsesRepository } from './history/uses.repository.js';
import { RegistryRepository } from './registry/registry.repository.js';

const SWEEP_MS = 5_000;
const CLEANING_MS = 600_000;
const FIRST_CLEANING_MS = 60_000;

/** What nobody tells and time alone brings: devices that are away, quarantines that ran out, tasks that nobody took. */
@Injectable()
export class KeeperService implements OnApplicationBootstrap {
  constructor(
    private readonly db: DataSource,
    private readonly periodic: Periodic,
    private readonly uses: UsesRepository,
    private readonly registry: RegistryRepository,
    private readonly events: EventsRepository,
    private readonly health: HealthRepository,
    private readonly history: HistoryRepository,
    private readonly tasks: TasksRepository,
    private readonly taskService: TasksService,
    private readonly bus: Bus,
  ) {}

  onApplicationBootstrap(): void {
    this.periodic.every('watching the rack', SWEEP_MS, () => this.sweep());
    this.periodic.every('forgetting old readings', CLEANING_MS, () => this.clean(), FIRST_CLEANING_MS);
  }

  async sweep(): Promise<void> {
    // Nobody says that nothing is heard of a device any more.
    const stale = await this.uses.becameStale(this.db, (2 * SWEEP_MS) / 1000);
    if (stale.length > 0) this.bus.emit('devices', { ids: stale.map((d) => d.id) });
    for (const teamId of await this.registry.silentDisconnected(this.db)) this.bus.emit('agents', { teamId });
    await this.markGone();
    await this.taskService.endOverdue();
    await this.sendCanaries();
  }

  private async markGone(): Promise<void> {
    const gone = await this.uses.endGone(this.db);
    if (gone.length === 0) return;
    await this.events.add(
      this.db,
      gone.map((d) => ({
        deviceId: d.id,
        kind: 'state' as const,
        said: said('log.away', { agent: d.agent_name }),
      })),
    );
    this.bus.emit('devices', { ids: gone.map((d) => d.id) });
  }

  private async sendCanaries(): Promise<void> {
    for (const { id } of await this.health.dueForCanary(this.db)) {
      const made = await this.tasks.insert(this.db, id, 'canary');
      if (!made) continue;
      await this.events.add(this.db, [{ deviceId: id, kind: 'action', said: said('log.canary_sent') }]);
      this.bus.emit('work', { deviceId: id });
    }
  }

  async clean(): Promise<void> {
    await this.history.forgetOld(this.db);
    await this.events.forgetOld(this.db);
  }
}
