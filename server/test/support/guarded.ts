import { randomUUID } from 'node:crypto';
import { problem } from '@rackmark/contracts';
import { io, type Socket } from 'socket.io-client';
import { IdentityService } from '../../src/features/identity/identity.service.js';
import { call, testPortal, type Answer, type TestPortal } from './portal.js';

export const LOCAL_CODE = 'l'.repeat(43);
export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
/** Status and code of a problem. */
export const said = ({ status, body }: Answer) => [status, problem.parse(body).code];

/** A portal that other computers reach, with its administrator's token. */
export class GuardedPortal {
  private readonly sockets: Socket[] = [];
  private constructor(
    readonly portal: TestPortal,
    readonly admin: string,
  ) {}
  static async make(): Promise<GuardedPortal> {
    const portal = await testPortal({ RACKMARK_HOST: '0.0.0.0', RACKMARK_LOCAL_AGENT_CODE: LOCAL_CODE });
    return new GuardedPortal(portal, (await portal.app.get(IdentityService).firstAdminToken())!);
  }
  asAdmin(method: string, path: string, body?: unknown): Promise<Answer> {
    return call(this.portal, method, path, body, bearer(this.admin));
  }
  async newCode(): Promise<string> {
    return (await this.asAdmin('POST', '/agents/codes')).body.code as string;
  }
  enrol(code: string, agentId: string = randomUUID()): Promise<Answer> {
    return call(this.portal, 'POST', '/agents/enrol', { code, agent_id: agentId, name: 'bench' });
  }
  async keyOf(agentId: string): Promise<string> {
    return (await this.enrol(await this.newCode(), agentId)).body.key as string;
  }
  /** @returns the socket, or the code that it was refused with */
  connect(namespace: string, auth?: { token: string }, headers = {}): Promise<Socket | string> {
    const socket = io(this.portal.url + namespace, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth,
      extraHeaders: headers,
    });
    this.sockets.push(socket);
    return new Promise((resolve) => {
      socket.once('connect', () => resolve(socket));
      socket.once('connect_error', (error: Error & { data?: { code: string } }) =>
        resolve(error.data?.code ?? error.message),
      );
    });
  }
  /** Between tests: each one's wrong tries and sockets are its own. */
  tidy(): void {
    this.portal.app.get(IdentityService).attempts.forget();
    this.sockets.splice(0).forEach((socket) => socket.close());
  }
}
