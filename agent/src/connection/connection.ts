import { performance } from 'node:perf_hooks';
import {
  acknowledged,
  agentWelcome,
  claimAnswer,
  heartbeatAnswer,
  serverHints,
  socketProblem,
  type Acknowledged,
  type AgentHello,
  type AgentWelcome,
  type Assignment,
  type AttemptEnd,
  type Heartbeat,
  type HeartbeatAnswer,
  type Progress,
  type TaskEnd,
} from '@rackmark/contracts';
import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import type { Portal } from '../portal.js';

const ANSWER_MS = 15_000;
const RETRY_HELLO_MS = 2_000;

export interface ConnectionEvents {
  /** The server knows us; leases that it did not renew are over. */
  welcome: (welcome: AgentWelcome, askedAtMs: number) => void;
  /** The first welcome after a connect; later ones only answer that facts have changed. */
  connected: () => void;
  lost: (why: string) => void;
  work: (deviceId: string) => void;
  stop: (leaseIds: string[], reason: string) => void;
  /** The server does not want this agent: no use in trying again. */
  refused: (detail: string) => void;
}

/** The server answered with a problem. */
class ServerProblem extends Error {
  constructor(
    readonly code: string,
    detail: string,
  ) {
    super(detail);
  }
}

/** The socket to the server: connects again by itself and says hello each time. */
export class Connection {
  private readonly socket: Socket;
  private welcomed = false;
  private retry: NodeJS.Timeout | undefined;
  /**
   * A hello names all leases, and the server takes back the others. So none is said while a claim is under way, whose lease
   * it could not name, and none is claimed while one is said.
   */
  private readonly claims = new Set<Promise<unknown>>();
  private greeting: Promise<void> = Promise.resolve();

  constructor(
    portal: Portal,
    private readonly hello: () => AgentHello,
    private readonly events: ConnectionEvents,
  ) {
    this.socket = io(`${portal.url}/agent`, {
      auth: portal.key === null ? {} : { token: portal.key },
      transports: ['websocket'],
      reconnectionDelay: 250,
      reconnectionDelayMax: 3_000,
      autoConnect: false,
    });
    this.socket.on('connect', () => void this.sayHello());
    this.socket.on('connect_error', (error: Error & { data?: unknown }) => {
      // Still active: the server was not reached, the client tries again. Not active: it was reached and said no.
      if (!this.socket.active)
        events.refused(socketProblem.safeParse(error.data).data?.detail ?? error.message);
    });
    this.socket.on('disconnect', (reason) => {
      this.welcomed = false;
      // Their answers do not come any more.
      this.claims.clear();
      events.lost(reason);
    });
    this.socket.on('work', (hint: unknown) => {
      const parsed = serverHints.work.safeParse(hint);
      if (parsed.success) events.work(parsed.data.device_id);
    });
    this.socket.on('stop', (hint: unknown) => {
      const parsed = serverHints.stop.safeParse(hint);
      if (parsed.success) events.stop(parsed.data.lease_ids, parsed.data.reason);
    });
    this.socket.on('superseded', (hint: unknown) => {
      events.refused(
        serverHints.superseded.safeParse(hint).data?.detail ?? 'Another process of this agent has connected.',
      );
    });
  }

  open(): void {
    this.socket.connect();
  }
  close(): void {
    clearTimeout(this.retry);
    this.socket.disconnect();
  }
  get isWelcome(): boolean {
    return this.welcomed;
  }

  /** Tells who we are and what we hold; also used when facts of a device have changed. */
  sayHello(): Promise<void> {
    return (this.greeting = this.greeting.then(() => this.greet()));
  }
  private async greet(): Promise<void> {
    clearTimeout(this.retry);
    while (this.claims.size > 0) await Promise.allSettled([...this.claims]);
    const askedAtMs = performance.now();
    try {
      const welcome = await this.ask('hello', this.hello(), agentWelcome);
      const isFirst = !this.welcomed;
      this.welcomed = true;
      this.events.welcome(welcome, askedAtMs);
      if (isFirst) this.events.connected();
    } catch (error) {
      // The server's own trouble, or ours with saying too much at once: the next try may be taken.
      if (error instanceof ServerProblem && !['INTERNAL', 'TOO_MANY_MESSAGES'].includes(error.code))
        return this.events.refused(error.message);
      this.retry = setTimeout(() => {
        if (this.socket.connected) void this.sayHello();
      }, RETRY_HELLO_MS);
    }
  }
  heartbeat(beat: Heartbeat): Promise<HeartbeatAnswer> {
    return this.ask('heartbeat', beat, heartbeatAnswer);
  }
  /** @param keep notes what was granted, before anything else is said to the server */
  async claim(deviceId: string, keep: (granted: Assignment) => void): Promise<void> {
    for (let awaited = null; awaited !== this.greeting;) await (awaited = this.greeting);
    const claiming = this.ask('claim', { device_id: deviceId }, claimAnswer).then(({ assignment }) => {
      if (assignment !== null) keep(assignment);
    });
    this.claims.add(claiming);
    try {
      await claiming;
    } finally {
      this.claims.delete(claiming);
    }
  }
  async attemptEnd(end: AttemptEnd): Promise<void> {
    await this.ask('attempt_end', end, z.null());
  }
  async taskEnd(end: TaskEnd): Promise<void> {
    await this.ask('task_end', end, z.null());
  }
  progress(p: Progress): void {
    if (this.welcomed) this.socket.volatile.emit('progress', p);
  }

  private async ask<T extends z.ZodType>(name: string, body: unknown, answer: T): Promise<z.infer<T>> {
    if (!this.socket.connected) throw new Error('not connected');
    const said = acknowledged(answer).parse(
      await this.socket.timeout(ANSWER_MS).emitWithAck(name, body),
    ) as Acknowledged<z.infer<T>>;
    if (said.ok) return said.answer;
    const { code, detail } = said.problem;
    if (code === 'AGENT_UNKNOWN' && name !== 'hello') void this.sayHello();
    throw new ServerProblem(code, detail);
  }
}
