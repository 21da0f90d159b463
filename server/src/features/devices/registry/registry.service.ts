import { Injectable } from '@nestjs/common';
import type { AgentHello, DeviceFacts, Heartbeat } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { DataSource } from 'typeorm';
import type { Queryable } from '../../../platform/database/rows.js';
import { transaction } from '../../../platform/database/transaction.js';
import { ProblemError } from '../../../platform/problem/problem-error.js';
import { Bus } from '../../../platform/realtime/bus.js';
import { BeatsRepository, type BeatChange } from './beats.repository.js';
import { EventsRepository } from '../history/events.repository.js';
import { HealthService } from '../health/health.service.js';
import { factsLines, stateLines } from './lines.js';
import { whoHas } from './ownership.js';
import { holderOf, RegistryRepository, type KnownDevice } from './registry.repository.js';

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
   * @returns what the agent is told
   * @throws ProblemError AGENT_ID_TAKEN
   */
  async register(tx: Queryable, teamId: string, hello: AgentHello, most: number): Promise<Registered> {
    if (!(await this.registry.upsertAgent(tx, teamId, hello)))
      throw new ProblemError(409, 'AGENT_ID_TAKEN', said('problem.agent_id_taken'));
    const before = await this.registry.lockKnown(tx, teamId, hello.agent_id, hello.devices);
    const was = byKey(before);
    const fresh = hello.devices.filter((f) => rowOf(was, hello.agent_id, f) === undefined);
    const room = fresh.length === 0 ? 0 : await this.registry.roomFor(tx, hello.agent_id, most);
    await this.registry.insert(tx, teamId, hello.agent_id, fresh.slice(0, room));
    const refused = fresh.slice(room).map((f) => f.key);
    await this.registry.setRefused(tx, hello.agent_id, refused.length);
    const known =
      fresh.length === 0 ? before : await this.registry.lockKnown(tx, teamId, hello.agent_id, hello.devices);
    const now = byKey(known);
    const moved = new Set<string>();
    const devices: Record<string, string> = {};
    for (const facts of hello.devices) {
      const device = rowOf(now, hello.agent_id, facts);
      if (device === undefined) continue;
      devices[facts.key] = device.id;
      if (device.agentId === hello.agent_id) continue;
      if (await this.takesAtHello(tx, device, hello)) moved.add(device.id);
    }
    const isOurs = (d: KnownDevice) => d.agentId === hello.agent_id || moved.has(d.id);
    const ours = known.filter(isOurs);
    await this.refreshFacts(tx, hello, before, ours);
    const retired = ours.filter((d) => d.isRetired && d.key in devices);
    await this.events.addUnlessLast(
      tx,
      retired.map((d) => ({
        deviceId: d.id,
        kind: 'state',
        said: said('log.retired_again', { agent: hello.name }),
      })),
    );
    return { devices, refused, retired: retired.map((d) => d.key) };
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
      return device === undefined ? [] : [{ id: device.id, facts }];
    });
    const knew = new Set(before.map((d) => d.id));
    const firstSeen = own.flatMap(({ id }) =>
      knew.has(id)
        ? []
        : [{ deviceId: id, kind: 'state' as const, said: said('log.first_seen', { agent: hello.name }) }],
    );
    const told = new Map(own.map(({ id, facts }) => [id, facts]));
    const changed = await this.registry.writeFacts(tx, own);
    const lines = changed.flatMap(({ id, was }) => (was === null ? [] : factsLines(id, was, told.get(id)!)));
    await this.events.add(tx, [...firstSeen, ...lines]);
  }

  /** An agent that tells of a phone for the first time brings it; one that told of it before may only remember it. */
  private async takesAtHello(tx: Queryable, device: KnownDevice, hello: AgentHello): Promise<boolean> {
    const { agent_id, name } = hello;
    const atHand = !device.formerAgents.includes(agent_id);
    const turnedDown = device.turnedDown.includes(agent_id);
    const outcome = whoHas(device.holder, { atHand, turnedDown });
    if (outcome === 'moves') await this.moveTo(tx, device.id, agent_id, name);
    else if (atHand) await this.registry.toldBy(tx, device.id, agent_id);
    if (outcome === 'conflict')
      await this.registry.markRival(
        tx,
        device.id,
        agent_id,
        said('because.disputed', { agent: device.agentName, name }),
      );
    return outcome === 'moves';
  }

  private async moveTo(tx: Queryable, deviceId: string, agentId: string, agentName: string): Promise<void> {
    await this.registry.move(tx, deviceId, agentId);
    await this.events.add(tx, [
      { deviceId, kind: 'state', said: said('log.on_agent', { agent: agentName }) },
    ]);
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
      { was: suspicionOf(before), is: suspicionOf(after) },
      { was: before.failure, is: after.failure },
    );
  }

  /**
   * A phone of which another agent tells, too. Its hello may only remember it, but a heartbeat that has it at hand takes it,
   * unless the present agent has it at hand as well. Then a person must decide.
   */
  private async settleDisputes(agentId: string, beat: Heartbeat): Promise<void> {
    const atHand = beat.devices.filter((d) => d.adb === 'device').map((d) => d.device_id);
    if (atHand.length === 0) return;
    const moved = await transaction(this.db, async (tx) => {
      let back = 0;
      const name = await this.registry.nameOf(tx, agentId);
      for (const d of await this.registry.disputed(tx, agentId, atHand)) {
        const turnedDown = d.turned_down.includes(agentId);
        const outcome = whoHas(holderOf(d), { atHand: true, turnedDown });
        if (outcome !== 'moves') {
          const why = outcome === 'conflict' ? said('because.disputed', { agent: d.agent_name, name }) : null;
          await this.registry.markRival(tx, d.id, agentId, why);
          continue;
        }
        back += 1;
        await this.moveTo(tx, d.id, agentId, name);
      }
      return back;
    });
    if (moved > 0) this.bus.emit('news', {});
  }

  disconnected(agentId: string, instanceId: string): Promise<void> {
    return this.registry.disconnected(this.db, agentId, instanceId);
  }
  allDisconnected(): Promise<void> {
    return this.registry.allDisconnected(this.db);
  }
}

const suspicionOf = ({ suspicion, suspicion_said }: BeatChange['before']) => suspicion_said ?? suspicion;

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
