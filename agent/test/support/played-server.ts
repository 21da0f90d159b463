import {
  createServer,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  agentMessages,
  runResult,
  type AgentHello,
  type AgentTask,
  type Assignment,
  type Heartbeat,
  type RunResult,
} from '@rackmark/contracts';
import { Server, type Socket } from 'socket.io';

/** The server's id of the device that an agent calls by this key. */
export const deviceId = (key: string): string => `00000000-0000-4000-8000-${key.padStart(12, '0')}`;

/** The server's side, as far as an agent sees it. */
export class PlayedServer {
  readonly hellos: AgentHello[] = [];
  readonly beats: Heartbeat[] = [];
  readonly claims: string[] = [];
  readonly ends: unknown[] = [];
  readonly taskEnds: { task_id: string; ok: boolean; text: string }[] = [];
  readonly results: string[] = [];
  /** What it has stored, by the run. */
  readonly bodies = new Map<string, RunResult>();
  /** What it answers to the next results of a run instead of taking them. */
  readonly troubles = new Map<string, { status: number; code: string; detail: string }[]>();
  /** Bytes of models by their hash; of another one they are "model". */
  readonly contents = new Map<string, string>();
  tasks: AgentTask[] = [];
  work: Assignment[] = [];
  renews = true;
  /** Acknowledgements of `task_end` that get lost. */
  deaf = 0;
  token: string | null = null;
  private readonly http: HttpServer;
  private readonly io: Server;

  constructor() {
    this.http = createServer((request, response) => {
      this.rest(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
    this.io = new Server(this.http);
    const agents = this.io.of('/agent');
    agents.use((socket, next) => {
      const ok = this.token === null || socket.handshake.auth['token'] === this.token;
      const refusal = { code: 'KEY_REFUSED', detail: 'This key is not known here. Make a new code.' };
      next(ok ? undefined : Object.assign(new Error(refusal.detail), { data: refusal }));
    });
    agents.on('connection', (socket) => this.talk(socket));
  }
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.http.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }
  stop(): Promise<void> {
    this.http.closeAllConnections();
    return this.io.close();
  }
  hint(deviceId: string): void {
    this.io.of('/agent').emit('work', { device_id: deviceId });
  }
  readonly id = deviceId;

  private talk(socket: Socket): void {
    const on = <T>(name: keyof typeof agentMessages, answer: (body: T) => unknown) =>
      socket.on(name, (body: unknown, ack: (a: unknown) => void) => {
        const said = answer(agentMessages[name].parse(body) as T);
        if (said !== undefined) ack({ ok: true, answer: said });
      });
    const leases = (held: readonly { lease_id: string }[]) => ({
      renewed: this.renews ? held.map((l) => l.lease_id) : [],
      fenced: this.renews ? [] : held.map((l) => l.lease_id),
    });
    on<AgentHello>('hello', (hello) => {
      this.hellos.push(hello);
      const devices = Object.fromEntries(hello.devices.map((d) => [d.key, this.id(d.key)]));
      return { ...leases(hello.leases), server_time: new Date().toISOString(), devices };
    });
    on<Heartbeat>('heartbeat', (beat) => {
      this.beats.push(beat);
      return { ...leases(beat.leases), tasks: this.tasks };
    });
    on<{ device_id: string }>('claim', ({ device_id }) => {
      this.claims.push(device_id);
      return { assignment: this.work.shift() ?? null };
    });
    on('attempt_end', (end) => {
      this.ends.push(end);
      return null;
    });
    on<{ task_id: string; ok: boolean; text: string }>('task_end', (end) => {
      this.taskEnds.push(end);
      if (this.deaf-- > 0) return undefined;
      this.tasks = this.tasks.filter((t) => t.task_id !== end.task_id);
      return null;
    });
  }

  enrolments = 0;
  private async rest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url!;
    const key = request.headers.authorization;
    const sent = await text(request);
    const json = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (url.endsWith('/enrol')) {
      this.enrolments += 1;
      if (this.token === null)
        return void json(403, {
          type: 'about:blank',
          title: 'No',
          status: 403,
          code: 'CODE_REFUSED',
          detail: 'This code was used already. Make a new one.',
        });
      return void json(201, { key: this.token });
    }
    if (this.token !== null && key !== `Bearer ${this.token}`) return void json(401, {});
    const run = /runs\/([^/]+)\/result/.exec(url)?.[1];
    const model = /models\/([^/]+)\/content/.exec(url)?.[1] ?? '';
    if (run === undefined) return void response.writeHead(200).end(this.contents.get(model) ?? 'model');
    this.results.push(run);
    const trouble = this.troubles.get(run)?.shift();
    if (trouble !== undefined) return void json(trouble.status, trouble);
    this.bodies.set(run, runResult.parse(JSON.parse(sent)));
    json(200, { run_id: run, state: 'stored', not_needed: [] });
  }
}
