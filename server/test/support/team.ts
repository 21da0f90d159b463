import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { hashOf, newSecret } from '../../src/platform/security/secrets.js';
import { FakeAgent, fit, phone } from './fake-agent.js';
import { bearer } from './guarded.js';
import { call, upload, type Answer, type TestPortal } from './portal.js';

/** One of the teams of a portal, with a person, an agent and a phone. */
export class TestTeam {
  readonly sockets: Socket[] = [];
  private constructor(
    readonly portal: TestPortal,
    readonly token: string,
    readonly teamId: string,
    readonly principalId: string,
  ) {}

  /** Until there are accounts, further teams are made in the database. */
  static async make(portal: TestPortal, name: string): Promise<TestTeam> {
    const token = newSecret('admin');
    const one = async (sql: string, ...values: string[]) =>
      (await portal.db.query<{ id: string }>(sql, values)).rows[0]!.id;
    const team = await one('INSERT INTO team (name) VALUES ($1) RETURNING id', name);
    const principal = await one(
      `INSERT INTO principal (team_id, kind, name) VALUES ($1, 'local', $2) RETURNING id`,
      team,
      name,
    );
    await one(
      'INSERT INTO admin_token (sha256, principal_id) VALUES ($1, $2) RETURNING id',
      hashOf(token),
      principal,
    );
    return new TestTeam(portal, token, team, principal);
  }

  call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return call(this.portal, method, path, body, { ...headers, ...bearer(this.token) });
  }
  async model(bytes: Uint8Array, name: string): Promise<{ sha256: string; known: boolean }> {
    const { body } = await upload(this.portal, bytes, `${name}.tflite`, { name }, bearer(this.token));
    return { sha256: body.model.sha256 as string, known: body.known as boolean };
  }
  async keyOf(agentId: string): Promise<string> {
    const { code } = (await this.call('POST', '/agents/codes')).body as { code: string };
    const enrolled = await call(this.portal, 'POST', '/agents/enrol', { code, agent_id: agentId, name: 'x' });
    return enrolled.body.key as string;
  }
  /** An agent with one phone that stands ready. */
  async agent(name: string, serial: string): Promise<{ agent: FakeAgent; key: string; device: string }> {
    const agentId = randomUUID();
    const key = await this.keyOf(agentId);
    const hello = { agent_id: agentId, name, devices: [phone(serial)] };
    const { agent, devices } = await FakeAgent.welcomed(this.portal, hello, key);
    await agent.beat([fit(devices[0]!)]);
    return { agent, key, device: devices[0]! };
  }
  /** Listens as a page does. @returns what it heard, and what the server said of the wish */
  async watch(wish: object): Promise<{ heard: [name: string, body: unknown][]; ok: boolean; code?: string }> {
    const socket = io(`${this.portal.url}/live`, {
      ...{ transports: ['websocket'], forceNew: true, reconnection: false, auth: { token: this.token } },
    });
    this.sockets.push(socket);
    const heard: [string, unknown][] = [];
    socket.onAny((name: string, body: unknown) => heard.push([name, body]));
    const ack = (await socket.emitWithAck('subscribe', wish)) as { ok: boolean; problem?: { code: string } };
    return { heard, ok: ack.ok, ...(ack.problem && { code: ack.problem.code }) };
  }
  close(): void {
    for (const socket of this.sockets) socket.close();
  }
}
