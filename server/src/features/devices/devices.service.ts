import { Injectable } from '@nestjs/common';
import {
  meetsChoice,
  type Agent,
  type AgentHello,
  type Device,
  type DeviceChoice,
  type Heartbeat,
} from '@rackmark/contracts';
import { DataSource } from 'typeorm';
import { notFound, ProblemError } from '../../platform/problem/problem-error.js';
import { Bus } from '../../platform/realtime/bus.js';
import { DevicesRepository } from './devices.repository.js';

@Injectable()
export class DevicesService {
  constructor(
    private readonly db: DataSource,
    private readonly repository: DevicesRepository,
    private readonly bus: Bus,
  ) {}

  async get(id: string): Promise<Device> {
    const found = await this.repository.device(this.db, id);
    if (found === null) throw notFound('device', id);
    return found;
  }
  list(q: { kind?: string; agent_id?: string; limit: number; after: string | null }): Promise<Device[]> {
    return this.repository.devices(this.db, q);
  }
  async setAdmin(id: string, admin: string | undefined): Promise<Device> {
    if (admin !== undefined && !(await this.repository.setAdmin(this.db, id, admin)))
      throw notFound('device', id);
    this.bus.emit('changed', { what: 'devices' });
    this.bus.emit('work', { deviceId: id });
    return this.get(id);
  }
  async agent(id: string): Promise<Agent> {
    const found = await this.repository.agent(this.db, id);
    if (found === null) throw notFound('agent', id);
    return found;
  }
  agents(limit: number, after: string | null): Promise<Agent[]> {
    return this.repository.agents(this.db, limit, after);
  }

  /** Devices that meet a choice; retired ones never do. An id that is unknown is an error, not an empty place. */
  async choose(choice: DeviceChoice): Promise<Device[]> {
    const all = await this.repository.devices(this.db, { limit: 10_000, after: null });
    const unknown = choice.ids?.find((id) => !all.some((d) => d.id === id));
    if (unknown !== undefined) throw notFound('device', unknown);
    return all.filter((d) => d.admin !== 'retired' && meetsChoice(d, choice));
  }

  /** @throws ProblemError AGENT_NAME_TAKEN */
  async register(hello: AgentHello): Promise<Record<string, string>> {
    const devices = await this.db.transaction(async (tx) => {
      const holder = await this.repository.holderOfName(tx, hello.name, hello.agent_id);
      if (holder !== null) {
        throw new ProblemError(
          409,
          'AGENT_NAME_TAKEN',
          `Another agent goes by the name "${hello.name}". Start this one with RACKMARK_AGENT_NAME set to a name of its own.`,
        );
      }
      await this.repository.upsertAgent(tx, hello);
      const ids: Record<string, string> = {};
      for (const facts of hello.devices)
        ids[facts.key] = await this.repository.upsertDevice(tx, hello.agent_id, facts);
      return ids;
    });
    this.bus.emit('changed', { what: 'agents' });
    this.bus.emit('changed', { what: 'devices' });
    return devices;
  }
  async heartbeat(agentId: string, beat: Heartbeat): Promise<void> {
    await this.repository.seen(this.db, agentId, beat.devices);
    this.bus.emit('changed', { what: 'devices' });
  }
  async disconnected(agentId: string, instanceId: string): Promise<void> {
    await this.repository.disconnected(this.db, agentId, instanceId);
    this.bus.emit('changed', { what: 'devices' });
  }
  allDisconnected(): Promise<void> {
    return this.repository.allDisconnected(this.db);
  }
}
