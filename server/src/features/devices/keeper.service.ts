import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Bus } from '../../platform/realtime/bus.js';
import { EventsRepository } from './history/events.repository.js';
import { HealthRepository } from './health/health.repository.js';
import { HistoryRepository } from './history/history.repository.js';
import { TasksRepository } from './actions/tasks.repository.js';
import { TasksService } from './actions/tasks.service.js';
import { UsesRepository } from './history/uses.repository.js';

const SWEEP_MS = 5_000;
/** Old rows are removed once in so many sweeps: every ten minutes. */
const SWEEPS_A_CLEANING = 120;

/** What nobody tells and time alone brings: devices that are away, quarantines that ran out, tasks that nobody took. */
@Injectable()
export class KeeperService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Rack');
  private sweeper: NodeJS.Timeout | undefined;
  private sweeps = 0;

  constructor(
    private readonly db: DataSource,
    private readonly uses: UsesRepository,
    private readonly events: EventsRepository,
    private readonly health: HealthRepository,
    private readonly history: HistoryRepository,
    private readonly tasks: TasksRepository,
    private readonly taskService: TasksService,
    private readonly bus: Bus,
  ) {}

  onApplicationBootstrap(): void {
    this.sweeper = setInterval(() => {
      this.sweep().catch((error: unknown) => this.logger.error(`sweep failed: ${String(error)}`));
    }, SWEEP_MS);
    this.sweeper.unref();
  }
  onApplicationShutdown(): void {
    clearInterval(this.sweeper);
  }

  async sweep(): Promise<void> {
    // Nobody says that nothing is heard of a device any more.
    const stale = await this.uses.becameStale(this.db, (2 * SWEEP_MS) / 1000);
    if (stale.length > 0) this.bus.emit('devices', { ids: stale.map((d) => d.id) });
    await this.markGone();
    await this.taskService.endOverdue();
    await this.sendCanaries();
    if (this.sweeps++ % SWEEPS_A_CLEANING === 0) await this.clean();
  }

  private async markGone(): Promise<void> {
    const gone = await this.uses.endGone(this.db);
    if (gone.length === 0) return;
    await this.events.add(
      this.db,
      gone.map((d) => ({
        deviceId: d.id,
        kind: 'state' as const,
        text: `Away: its agent "${d.agent_name}" was not heard of for two minutes.`,
      })),
    );
    this.bus.emit('devices', { ids: gone.map((d) => d.id) });
  }

  private async sendCanaries(): Promise<void> {
    for (const { id } of await this.health.dueForCanary(this.db)) {
      const made = await this.tasks.insert(this.db, id, 'canary');
      if (!made) continue;
      await this.events.add(this.db, [
        { deviceId: id, kind: 'action', text: 'Its quarantine has run out: a canary was sent.' },
      ]);
      this.bus.emit('work', { deviceId: id });
    }
  }

  async clean(): Promise<void> {
    await this.history.forgetOld(this.db);
    await this.events.forgetOld(this.db);
  }
}
