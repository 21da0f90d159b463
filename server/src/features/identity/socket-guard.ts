import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Namespace, Server, Socket } from 'socket.io';
import { asProblem } from '../../platform/problem/problem.filter.js';
import { Bus } from '../../platform/realtime/bus.js';
import { admit } from '../../platform/security/access.js';
import { callerOf, identify, type Allowed } from '../../platform/security/principal.js';
import { secretOf } from './credentials.js';
import { IdentityService } from './identity.service.js';

/** What is not named here is for nobody. */
const NAMESPACES: Readonly<Record<string, readonly Allowed[]>> = { '/agent': ['agent'], '/live': ['admin'] };
/** Other servers and `rackmark token --new` end what lives here without saying so: it is looked up. */
const LOOK_AGAIN_MS = 30_000;

/** Lets sockets in by the same secrets as requests, and puts out those whose secret has ended. */
@Injectable()
export class SocketGuard implements OnApplicationShutdown {
  private readonly logger = new Logger('Sockets');
  private readonly timer: NodeJS.Timeout;
  private readonly namespaces = new Set<Namespace>();

  constructor(
    private readonly identity: IdentityService,
    bus: Bus,
  ) {
    const look = () => void this.putOut().catch((error: unknown) => this.logger.warn(String(error)));
    bus.on('access', look);
    this.timer = setInterval(look, LOOK_AGAIN_MS);
    this.timer.unref();
  }
  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Whoever is refused gets an error with `connect_error`, whose `data` has the problem's code and words. */
  protect(server: Server): void {
    const watch = (namespace: Namespace) => {
      this.namespaces.add(namespace);
      namespace.use((socket, next) => {
        this.letIn(socket, NAMESPACES[namespace.name] ?? []).then(
          () => next(),
          (error: unknown) => {
            const { status, code, detail } = asProblem(error);
            // A refusal is final to a client. What failed here (the database is away) is no refusal: cut, it comes again.
            if (status >= 500) socket.conn.close();
            else next(Object.assign(new Error(detail), { data: { code, detail } }));
          },
        );
      });
    };
    watch(server.of('/'));
    server.on('new_namespace', watch);
  }

  /** @throws ProblemError as `IdentityService.identify` and `admit` do */
  private async letIn(socket: Socket, allowed: readonly Allowed[]): Promise<void> {
    const { auth, headers, address } = socket.handshake;
    const token: unknown = auth['token'];
    const secret = typeof token === 'string' ? token : secretOf({ headers });
    const caller = await this.identity.identify(secret, address);
    admit(caller, allowed);
    if (caller !== null) identify(socket, caller);
  }

  private async putOut(): Promise<void> {
    const open = [...this.namespaces].flatMap((namespace) => [...namespace.sockets.values()]);
    const known = open.flatMap((socket) => callerOf(socket) ?? []);
    const ended = await this.identity.ended(known);
    for (const socket of open) {
      const caller = callerOf(socket);
      if (caller === null || !ended.has(caller)) continue;
      if (caller.by === 'key')
        socket.emit('superseded', {
          detail:
            'Its key was revoked. To bring it back, remove the key, make a new code (npx rackmark agents code) and start the agent with that.',
        });
      socket.disconnect(true);
    }
  }
}
