import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  WebSocketServer,
  type OnGatewayDisconnect,
  type OnGatewayInit,
} from '@nestjs/websockets';
import {
  agentMessages,
  type Acknowledged,
  type AgentHello,
  type AgentWelcome,
  type ClaimAnswer,
  type HeartbeatAnswer,
} from '@rackmark/contracts';
import type { Namespace, Socket } from 'socket.io';
import { said, saidOfText } from '@rackmark/words';
import type { Config } from '../../platform/config/config.js';
import { ProblemError } from '../../platform/problem/problem-error.js';
import { Bus } from '../../platform/realtime/bus.js';
import { Asking } from '../../platform/security/asking.js';
import { agentOf, type Principal } from '../../platform/security/principal.js';
import { CONFIG } from '../../platform/tokens.js';
import { beatTold, failureTold, helloTold } from '../../platform/words/told.js';
import { DevicesService } from '../devices/devices.service.js';
import { TasksService } from '../devices/actions/tasks.service.js';
import { SchedulingService } from '../scheduling/scheduling.service.js';
import { RunPlaces } from './run-places.js';
import { Messages, parse, parseHello } from './messages.js';

interface Known {
  agent: Principal;
  instanceId: string;
}
type Answer<T> = Promise<Acknowledged<T>>;
const agentRoom = (id: string) => `agent ${id}`;

/** Agents talk here. Each message is parsed, answered with an answer or a problem, and never ends the process. */
@Injectable()
@WebSocketGateway({ namespace: '/agent' })
export class AgentGateway implements OnGatewayInit, OnGatewayDisconnect, OnApplicationBootstrap {
  @WebSocketServer() private readonly server!: Namespace;
  private readonly known = new Map<string, Known>();
  /** A phone may have hung on several agents: a hint goes to each, and only the right one's claim is answered. */
  private readonly agentsOfDevice = new Map<string, Set<string>>();

  private readonly places = new RunPlaces((...run) => this.scheduling.runStarted(...run));

  constructor(
    private readonly devices: DevicesService,
    private readonly scheduling: SchedulingService,
    private readonly tasks: TasksService,
    private readonly messages: Messages,
    private readonly bus: Bus,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.devices.allDisconnected();
  }
  afterInit(): void {
    this.bus.on('work', ({ deviceId }) => {
      for (const agentId of this.agentsOfDevice.get(deviceId) ?? [])
        this.server.to(agentRoom(agentId)).emit('work', { device_id: deviceId });
    });
    this.bus.on('stop', ({ agentId, leaseIds, reason }) => {
      this.places.forget(leaseIds);
      this.server.to(agentRoom(agentId)).emit('stop', { lease_ids: leaseIds, reason });
    });
  }
  handleDisconnect(socket: Socket): void {
    const known = this.known.get(socket.id);
    this.known.delete(socket.id);
    if (known === undefined) return;
    this.places.agentLeft(known.agent.id);
    // Fails only while the server stops; at its next start no agent counts as connected anyway.
    this.devices.disconnected(known.agent, known.instanceId).catch(() => {});
  }

  @SubscribeMessage('hello')
  hello(
    @Asking() who: Principal,
    @ConnectedSocket() socket: Socket,
    @MessageBody() body: unknown,
  ): Answer<AgentWelcome> {
    return this.messages.answer(socket, 'hello', async () => {
      const hello = helloTold(await parseHello(body));
      this.refuseStrangers(who, hello);
      const registered = await this.devices.register(who, hello);
      const { devices } = registered;
      await this.supersedeOthers(socket, hello.agent_id, hello.instance_id);
      const agent = { kind: 'agent', id: hello.agent_id, teamId: who.teamId } as const;
      this.known.set(socket.id, { agent, instanceId: hello.instance_id });
      for (const id of Object.values(devices))
        this.agentsOfDevice.set(id, (this.agentsOfDevice.get(id) ?? new Set()).add(hello.agent_id));
      await socket.join(agentRoom(hello.agent_id));
      const leases = await this.scheduling.resync(agent, hello.leases);
      return { ...leases, server_time: new Date().toISOString(), ...registered };
    });
  }

  /** @throws ProblemError KEY_OF_ANOTHER_AGENT, SIMULATED_DEVICE */
  private refuseStrangers(who: Principal, hello: AgentHello): void {
    const keyOf = agentOf(who);
    if (keyOf !== null && keyOf !== hello.agent_id)
      throw new ProblemError(403, 'KEY_OF_ANOTHER_AGENT', said('problem.key_of_another_agent'));
    const played = hello.devices.find((d) => d.simulated);
    if (played !== undefined && !this.config.demo)
      throw new ProblemError(
        409,
        'SIMULATED_DEVICE',
        said('problem.simulated_device', { device: played.name }),
      );
  }

  /** One process an agent: the newest speaks, an older one is told to go. */
  private async supersedeOthers(socket: Socket, agentId: string, instanceId: string): Promise<void> {
    for (const other of await this.server.in(agentRoom(agentId)).fetchSockets()) {
      if (other.id === socket.id) continue;
      const sameProcess = this.known.get(other.id)?.instanceId === instanceId;
      this.known.delete(other.id);
      if (!sameProcess)
        other.emit('superseded', {
          detail:
            'Another process with the same agent folder has connected. Only one may run; this one stops.',
        });
      other.disconnect(true);
    }
  }

  @SubscribeMessage('heartbeat')
  heartbeat(
    @Asking() who: Principal,
    @ConnectedSocket() socket: Socket,
    @MessageBody() body: unknown,
  ): Answer<HeartbeatAnswer> {
    return this.messages.answer(socket, 'heartbeat', async () => {
      const agent = this.sender(who, socket);
      const beat = beatTold(parse(agentMessages.heartbeat, body));
      await this.devices.heartbeat(agent, beat);
      const leases = await this.scheduling.renew(agent, beat.leases);
      this.places.forget(leases.fenced);
      return { ...leases, tasks: await this.tasks.waitingFor(agent) };
    });
  }

  @SubscribeMessage('claim')
  claim(
    @Asking() who: Principal,
    @ConnectedSocket() socket: Socket,
    @MessageBody() body: unknown,
  ): Answer<ClaimAnswer> {
    return this.messages.answer(socket, 'claim', async () =>
      this.scheduling.claim(this.sender(who, socket), parse(agentMessages.claim, body).device_id),
    );
  }

  @SubscribeMessage('attempt_end')
  attemptEnd(
    @Asking() who: Principal,
    @ConnectedSocket() socket: Socket,
    @MessageBody() body: unknown,
  ): Answer<null> {
    return this.messages.answer(socket, 'attempt_end', async () => {
      const end = parse(agentMessages.attempt_end, body);
      const told = { ...end, failure: failureTold(end.failure) };
      await this.scheduling.endAttempt(this.sender(who, socket), told);
      this.places.forget([end.lease_id]);
      return null;
    });
  }

  @SubscribeMessage('task_end')
  taskEnd(
    @Asking() who: Principal,
    @ConnectedSocket() socket: Socket,
    @MessageBody() body: unknown,
  ): Answer<null> {
    return this.messages.answer(socket, 'task_end', async () => {
      await this.tasks.end(this.sender(who, socket), parse(agentMessages.task_end, body));
      return null;
    });
  }

  @SubscribeMessage('progress')
  async progress(
    @Asking() who: Principal,
    @ConnectedSocket() socket: Socket,
    @MessageBody() body: unknown,
  ): Promise<void> {
    // May be lost: nobody is told of a problem, and what is too much is passed over.
    await this.messages.answer(socket, 'progress', async () => {
      const agent = this.sender(who, socket);
      const { lease_id, epoch, run_id, ...view } = parse(agentMessages.progress, body);
      const place = await this.places.of(agent, { lease_id, epoch }, run_id);
      if (place === null) return;
      const at = { benchmark_id: place.benchmarkId, device_id: place.deviceId, cell_id: place.cellId };
      const code = saidOfText(view.text);
      this.bus.emit('run', { teamId: agent.teamId, run: { ...view, said: code, run_id, ...at } });
    });
  }

  /** The agent that a socket has said to be; no agent of another team than the one that it came in for. */
  private sender({ teamId }: Principal, socket: Socket): Principal {
    const known = this.known.get(socket.id);
    if (known === undefined || known.agent.teamId !== teamId)
      throw new ProblemError(403, 'AGENT_UNKNOWN', said('problem.agent_unknown'));
    return known.agent;
  }
}
