import { Inject, Injectable } from '@nestjs/common';
import {
  meetsChoice,
  type Agent,
  type AgentHello,
  type Device,
  type DeviceChange,
  type DeviceChoice,
  type Heartbeat,
  type Said,
} from '@rackmark/contracts';
import { DataSource } from 'typeorm';
import { said } from '@rackmark/words';
import { transaction } from '../../platform/database/transaction.js';
import { notFound, ProblemError } from '../../platform/problem/problem-error.js';
import type { Config } from '../../platform/config/config.js';
import { Bus } from '../../platform/realtime/bus.js';
import type { Principal } from '../../platform/security/principal.js';
import { CONFIG } from '../../platform/tokens.js';
import { ActionsService } from './actions/actions.service.js';
import { DevicesRepository } from './devices.repository.js';
import { RegistryService, type Registered } from './registry/registry.service.js';
import { SetsRepository } from './sets/sets.repository.js';

const DEVICES_AT_ONCE = 2_000;

/** Devices and agents as others ask for them, and what agents tell of them. */
@Injectable()
export class DevicesService {
  constructor(
    private readonly db: DataSource,
    private readonly repository: DevicesRepository,
    private readonly registry: RegistryService,
    private readonly actions: ActionsService,
    private readonly sets: SetsRepository,
    private readonly bus: Bus,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async get({ teamId }: Principal, id: string): Promise<Device> {
    const found = await this.repository.device(this.db, teamId, id);
    if (found === null) throw notFound('device', id);
    return found;
  }
  /** Those of them that there are, as they stand now, of whatever team: for what is pushed to pages. */
  byIds(ids: readonly string[]): Promise<{ teamId: string; device: Device }[]> {
    return this.repository.devicesByIds(this.db, ids);
  }
  list(
    { teamId }: Principal,
    q: { kind?: string; agent_id?: string; limit: number; after: string | null },
  ): Promise<Device[]> {
    return this.repository.devices(this.db, teamId, q);
  }
  async change(who: Principal, id: string, { admin, pool }: DeviceChange): Promise<Device> {
    await this.get(who, id);
    if (pool !== undefined) await this.actions.setPool(who, id, pool);
    if (admin !== undefined) await this.actions.setAdmin(who, id, admin);
    this.bus.emit('devices', { ids: [id] });
    return this.get(who, id);
  }
  /**
   * Takes a device that never measured off the rack, with its log.
   * @throws ProblemError DEVICE_NOT_FOUND, DEVICE_HAS_RESULTS, DEVICE_CONNECTED
   */
  async remove({ teamId }: Principal, id: string): Promise<void> {
    await transaction(this.db, async (tx) => {
      const device = await this.repository.lockToRemove(tx, teamId, id);
      if (device === null) throw notFound('device', id);
      const { name } = device.facts;
      const benchmarks = await this.repository.countBenchmarksOf(tx, id);
      if (benchmarks > 0)
        throw new ProblemError(
          409,
          'DEVICE_HAS_RESULTS',
          said('problem.device_has_results', { device: name, n: benchmarks }),
        );
      if (device.reachability !== 'missing' && device.adb !== 'absent')
        throw new ProblemError(
          409,
          'DEVICE_CONNECTED',
          said('problem.device_connected', { device: name, agent: device.agent_name }),
        );
      await this.repository.remove(tx, id);
    });
    this.bus.emit('devices', { ids: [id] });
  }
  async agent({ teamId }: Principal, id: string): Promise<Agent> {
    const found = await this.repository.agent(this.db, teamId, id);
    if (found === null) throw notFound('agent', id);
    return found;
  }
  agents({ teamId }: Principal, limit: number, after: string | null): Promise<Agent[]> {
    return this.repository.agents(this.db, teamId, limit, after);
  }

  /**
   * Devices that meet a choice; retired ones never do. An id that is unknown is an error, not an empty place.
   * @throws ProblemError DEVICE_NOT_FOUND, DEVICE_SET_NOT_FOUND
   */
  async choose(who: Principal, choice: DeviceChoice): Promise<Device[]> {
    const all = await this.all(who);
    const known = new Set(all.map((d) => d.id));
    const unknown = choice.ids?.find((id) => !known.has(id));
    if (unknown !== undefined) throw notFound('device', unknown);
    const set = choice.set_id === undefined ? null : await this.setOf(who, choice.set_id);
    return all.filter(
      (d) => d.admin !== 'retired' && meetsChoice(d, choice) && (set === null || meetsChoice(d, set.choice)),
    );
  }

  /** However many there are: some at a time, so that others have their turn. */
  private async all({ teamId }: Principal): Promise<Device[]> {
    const found: Device[] = [];
    for (;;) {
      const after = found.at(-1)?.id ?? null;
      const next = await this.repository.devices(this.db, teamId, { limit: DEVICES_AT_ONCE, after });
      found.push(...next);
      if (next.length < DEVICES_AT_ONCE) return found;
    }
  }

  /** Why no device meets a choice, and what to do about it. */
  async whyNone(who: Principal, choice: DeviceChoice): Promise<Said> {
    if (choice.set_id === undefined) return said('problem.no_devices', { detail: '' });
    const { set_id, ...rest } = choice;
    const { name } = await this.setOf(who, set_id);
    const inSet = await this.choose(who, { set_id });
    if (inSet.length === 0)
      return said('problem.no_devices', { detail: said('problem.no_devices.set_empty', { name }) });
    const hasMore = Object.keys(rest).length > 0;
    const code = hasMore ? 'problem.no_devices.in_set_more' : 'problem.no_devices.in_set';
    return said('problem.no_devices', { detail: said(code, { n: inSet.length, name }) });
  }

  private async setOf({ teamId }: Principal, id: string): Promise<{ name: string; choice: DeviceChoice }> {
    const set = await this.sets.byId(this.db, teamId, id);
    if (set === null) throw notFound('device set', id);
    return set;
  }

  /** @throws ProblemError AGENT_NAME_TAKEN, AGENT_ID_TAKEN */
  async register({ teamId }: Principal, hello: AgentHello): Promise<Registered & { max_devices: number }> {
    const most = this.config.maxDevicesPerAgent;
    const registered = await transaction(this.db, async (tx) => {
      const holder = await this.repository.holderOfName(tx, teamId, hello.name, hello.agent_id);
      if (holder !== null) {
        throw new ProblemError(
          409,
          'AGENT_NAME_TAKEN',
          said('problem.agent_name_taken', { agent: hello.name }),
        );
      }
      return this.registry.register(tx, teamId, hello, most);
    });
    this.bus.emit('news', {});
    this.bus.emit('agents', { teamId });
    this.bus.emit('devices', { ids: Object.values(registered.devices) });
    return { ...registered, max_devices: most };
  }
  async heartbeat(agent: Principal, beat: Heartbeat): Promise<void> {
    await this.registry.heartbeat(agent.id, beat);
    this.bus.emit('devices', { ids: beat.devices.map((d) => d.device_id) });
  }
  async disconnected({ id, teamId }: Principal, instanceId: string): Promise<void> {
    await this.registry.disconnected(id, instanceId);
    this.bus.emit('agents', { teamId });
    this.bus.emit('devices', { ids: await this.repository.idsOfAgent(this.db, id) });
  }
  allDisconnected(): Promise<void> {
    return this.registry.allDisconnected();
  }
}
