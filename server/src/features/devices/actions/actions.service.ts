import { Injectable } from '@nestjs/common';
import type { Device, DeviceAction, DeviceAdmin, Said } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { DataSource } from 'typeorm';
import { row, type Queryable } from '../../../platform/database/rows.js';
import { transaction } from '../../../platform/database/transaction.js';
import { notFound, ProblemError } from '../../../platform/problem/problem-error.js';
import { Bus } from '../../../platform/realtime/bus.js';
import type { Principal } from '../../../platform/security/principal.js';
import { refusal } from './actions.js';
import { DevicesRepository } from '../devices.repository.js';
import { EventsRepository } from '../history/events.repository.js';
import { HealthService } from '../health/health.service.js';
import { RegistryRepository } from '../registry/registry.repository.js';
import { TasksService } from './tasks.service.js';
import { UsesRepository } from '../history/uses.repository.js';

const adminOf = {
  enable: 'enabled',
  drain: 'draining',
  maintenance: 'maintenance',
  retire: 'retired',
} as const;

/** What people do with devices. Each action stands in the device's log with the reason written down. */
@Injectable()
export class ActionsService {
  constructor(
    private readonly db: DataSource,
    private readonly devices: DevicesRepository,
    private readonly events: EventsRepository,
    private readonly health: HealthService,
    private readonly tasks: TasksService,
    private readonly registry: RegistryRepository,
    private readonly uses: UsesRepository,
    private readonly bus: Bus,
  ) {}

  /** @throws ProblemError DEVICE_NOT_FOUND, ACTION_REFUSED, TASK_WAITS */
  async act({ teamId }: Principal, id: string, action: DeviceAction): Promise<Device> {
    await transaction(this.db, async (tx) => {
      const device = await this.devices.lock(tx, teamId, id);
      if (device === null) throw notFound('device', id);
      const why = refusal({ ...device, busyWith: await this.busyWith(tx, device) }, action, new Date());
      if (why !== null) throw new ProblemError(409, 'ACTION_REFUSED', why);
      await this.carryOut(tx, device, action);
    });
    this.bus.emit('news', {});
    this.bus.emit('devices', { ids: [id] });
    this.bus.emit('work', { deviceId: id });
    return (await this.devices.device(this.db, teamId, id))!;
  }

  private async carryOut(tx: Queryable, device: Device, action: DeviceAction): Promise<void> {
    const { id } = device;
    switch (action.kind) {
      case 'enable':
      case 'drain':
      case 'maintenance':
      case 'retire':
        return this.writeAdmin(tx, device, adminOf[action.kind], action.reason);
      case 'quarantine':
        await this.health.apply(
          tx,
          id,
          { type: 'quarantine', until: Date.parse(action.until), reason: action.reason },
          action.reason,
        );
        return this.say(tx, id, said('log.quarantine', { until_at: action.until }), action.reason);
      case 'release':
        await this.health.apply(tx, id, { type: 'release' }, action.reason);
        return this.say(tx, id, said('log.released'), action.reason);
      case 'keep':
        await this.registry.decide(tx, id, device.rival!.agent_id, device.agent_id);
        return this.say(
          tx,
          id,
          said('log.stays', { agent: device.agent_name, name: device.rival!.agent_name }),
          action.reason,
        );
      case 'move':
        return this.move(tx, device, action.reason);
      case 'reboot':
      case 'reconnect':
      case 'canary':
        await this.tasks.ask(tx, id, action.kind);
        return this.say(tx, id, said('log.task.asked', { kind: action.kind }), action.reason);
    }
  }

  /** To the other agent that says to have it; what the present one does with it is over. */
  private async move(tx: Queryable, { id, agent_id, rival }: Device, reason: string): Promise<void> {
    await this.registry.decide(tx, id, agent_id, rival!.agent_id);
    await this.registry.move(tx, id, rival!.agent_id);
    await this.say(tx, id, said('log.moved', { agent: rival!.agent_name }), reason);
  }

  private async writeAdmin(tx: Queryable, device: Device, admin: DeviceAdmin, reason: string): Promise<void> {
    const kept = admin === 'enabled' || reason === '' ? null : reason;
    if (device.admin === admin && device.admin_reason === kept) return;
    await this.devices.setAdmin(tx, device.id, admin, kept);
    await this.uses.refresh(tx, [device.id]);
    await this.say(tx, device.id, said(`log.${admin}`), reason);
  }

  /** As `act`, for who only names the state and writes nothing down. */
  async setAdmin(who: Principal, id: string, admin: DeviceAdmin): Promise<void> {
    const kind = {
      enabled: 'enable',
      draining: 'drain',
      maintenance: 'maintenance',
      retired: 'retire',
    } as const;
    await this.act(who, id, { kind: kind[admin], reason: '' });
  }

  /** @throws ProblemError DEVICE_NOT_FOUND */
  async setPool({ teamId }: Principal, id: string, pool: string | null): Promise<void> {
    await transaction(this.db, async (tx) => {
      const device = await this.devices.lock(tx, teamId, id);
      if (device === null) throw notFound('device', id);
      if (device.pool === pool) return;
      await this.devices.setPool(tx, id, pool);
      const line = pool === null ? said('log.no_pool') : said('log.pool', { name: pool });
      await this.say(tx, id, line, '');
    });
  }

  private say(tx: Queryable, deviceId: string, line: Said, reason: string): Promise<void> {
    return this.events.add(tx, [{ deviceId, kind: 'action', said: line, reason }]);
  }

  private async busyWith(tx: Queryable, device: Device): Promise<number | null> {
    if (device.current_benchmark_id === null) return null;
    const found = await row<{ number: number }>(tx, 'SELECT number FROM benchmark WHERE id = $1', [
      device.current_benchmark_id,
    ]);
    return found?.number ?? null;
  }
}
