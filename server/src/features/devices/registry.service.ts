import { Injectable } from '@nestjs/common';
import type { AgentHello, DeviceFacts, Heartbeat } from '@rackmark/contracts';
import { DataSource } from 'typeorm';
import type { Queryable } from '../../platform/database/rows.js';
import { transaction } from '../../platform/database/transaction.js';
import { Bus, type BusEvents } from '../../platform/realtime/bus.js';
import { BeatsRepository, type BeatChange } from './beats.repository.js';
import { EventsRepository } from './events.repository.js';
import { HealthService } from './health.service.js';
import { factsLines, stateLines } from './lines.js';
import { RegistryRepository, type KnownDevice } from './registry.repository.js';

type Moved = BusEvents['moved'];
/** What an agent is told of its devices: ids by its keys, what does not fit, and what gets no work. */
export interface Registered {
  devices: Record<string, string>;
  refused: string[];
  retired: string[];
}

/** Takes in what agents tell of their devices. */
@Injectable()
export class RegistryService {
  constructor(
    private readonly db: DataSource,
    private readonly registry: RegistryRepository,
    private readonly beats: BeatsRepository,
    private readonly events: EventsRepository,
    private readonly health: HealthService,
    private readonly bus: Bus,
  ) {}

  /**
   * @param most devices that one agent may bring; those beyond are left out, those that are known stay
   * @returns what the agent is told, and phones that came from other agents
   */
  async register(
    tx: Queryable,
    hello: AgentHello,
    most: number,
  ): Promise<{ registered: Registered; moved: Moved[] }> {
    await this.registry.upsertAgent(tx, hello);
    const before = await this.registry.lockKnown(tx, hello.agent_id, hello.devices);
    const was = byKey(before);
    const fresh = hello.devices.filter((f) => rowOf(was, hello.agent_id, f) === undefined);
    const room = fresh.length === 0 ? 0 : await this.registry.roomFor(tx, hello.agent_id, most);
    await this.registry.insert(tx, hello.agent_id, fresh.slice(0, room));
    const refused = fresh.slice(room).map((f) => f.key);
    await this.registry.setRefused(tx, hello.agent_id, refused.length);
    const known = await this.registry.lockKnown(tx, hello.agent_id, hello.devices);
    const now = byKey(known);
    const moved: Moved[] = [];
    const devices: Record<string, string> = {};
    for (const facts of hello.devices) {
      const device = rowOf(now, hello.agent_id, facts);
      if (device === undefined) continue;
      devices[facts.key] = device.id;
      if (!bringsIt(device, hello.agent_id)) continue;
      moved.push({ deviceId: device.id, from: device.agentId, to: hello.agent_id });
      await this.moveTo(tx, device.id, hello.agent_id, hello.name);
    }
    await this.refreshFacts(tx, hello, before, known);
    const retired = known.filter((d) => d.isRetired && d.key in devices);
    await this.events.addUnlessLast(
      tx,
      retired.map((d) => ({ deviceId: d.id, kind: 'state', text: seenAgain(hello.name) })),
    );
    return { registered: { devices, refused, retired: retired.map((d) => d.key) }, moved };
  }

  private async refreshFacts(
    tx: Queryable,
    hello: AgentHello,
    before: readonly KnownDevice[],
    known: readonly KnownDevice[],
  ): Promise<void> {
    const now = byKey(known);
    const own = hello.devices.flatMap((facts) => {
      const device = rowOf(now, hello.agent_id, facts);
      const isOurs = device && (device.agentId === hello.agent_id || bringsIt(device, hello.agent_id));
      return isOurs ? [{ id: device.id, facts }] : [];
    });
    await this.registry.writeFacts(tx, own);
    const earlier = new Map(before.map((d) => [d.id, d]));
    const lines = own.flatMap(({ id, facts }) => {
      const was = earlier.get(id);
      if (was === undefined)
        return [{ deviceId: id, kind: 'state' as const, text: `First seen, on agent "${hello.name}".` }];
      return was.facts === null ? [] : factsLines(id, was.facts, facts);
    });
    await this.events.add(tx, lines);
  }

  private async moveTo(tx: Queryable, deviceId: string, agentId: string, agentName: string): Promise<void> {
    await this.registry.move(tx, deviceId, agentId);
    await this.events.add(tx, [{ deviceId, kind: 'state', text: `It hangs on agent "${agentName}" now.` }]);
  }

  /** One heartbeat: one statement for all devices, more only for those that changed. */
  async heartbeat(agentId: string, beat: Heartbeat): Promise<void> {
    const { matched, changes } = await this.beats.beat(this.db, agentId, beat);
    await this.events.add(this.db, changes.flatMap(stateLines));
    for (const change of changes) await this.tellHealth(change);
    if (matched < beat.devices.length) await this.settleDisputes(agentId, beat);
  }

  private async tellHealth({ id, before, after }: BeatChange): Promise<void> {
    const same = before.suspicion === after.suspicion && before.failure?.message === after.failure?.message;
    if (same) return;
    await this.health.told(
      id,
      { was: before.suspicion, is: after.suspicion },
      { was: before.failure, is: after.failure },
    );
  }

  /**
   * A phone that went to another agent and came back: its agent only remembers it when it says hello, but a heartbeat
   * that has it at hand takes it back, unless the present agent has it at hand too. Then a person must look.
   */
  private async settleDisputes(agentId: string, beat: Heartbeat): Promise<void> {
    const atHand = beat.devices.filter((d) => d.adb === 'device').map((d) => d.device_id);
    if (atHand.length === 0) return;
    const moved = await transaction(this.db, async (tx) => {
      const back: Moved[] = [];
      const name = await this.registry.nameOf(tx, agentId);
      for (const d of await this.registry.disputed(tx, agentId, atHand)) {
        if (d.at_hand) {
          const text = `The agents "${d.agent_name}" and "${name}" both have a phone with this identity at hand: two phones of one serial, or one over the network. Unplug one of them.`;
          await this.registry.markRival(tx, d.id, text);
          continue;
        }
        back.push({ deviceId: d.id, from: d.agent_id, to: agentId });
        await this.moveTo(tx, d.id, agentId, name);
      }
      return back;
    });
    for (const m of moved) this.bus.emit('moved', m);
  }

  disconnected(agentId: string, instanceId: string): Promise<void> {
    return this.registry.disconnected(this.db, agentId, instanceId);
  }
  allDisconnected(): Promise<void> {
    return this.registry.allDisconnected(this.db);
  }
}

const seenAgain = (agent: string) =>
  `It is here again, on agent "${agent}", and stays retired: enable it to give it work.`;

/** Rows by their key; of computers several agents may have one of the same. */
function byKey(known: readonly KnownDevice[]): Map<string, KnownDevice[]> {
  const found = new Map<string, KnownDevice[]>();
  for (const d of known) found.set(d.key, [...(found.get(d.key) ?? []), d]);
  return found;
}

/** The row that an agent's device stands for: a phone wherever it hangs, anything else on that agent only. */
const rowOf = (
  known: ReadonlyMap<string, readonly KnownDevice[]>,
  agentId: string,
  facts: DeviceFacts,
): KnownDevice | undefined =>
  known.get(facts.key)?.find((d) => facts.kind === 'android' || d.agentId === agentId);

/** An agent that tells of a phone for the first time brings it; one that had it before may only remember it. */
const bringsIt = (device: KnownDevice, agentId: string): boolean =>
  device.agentId !== agentId && !device.formerAgents.includes(agentId);
