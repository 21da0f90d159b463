import 'reflect-metadata';
import { existsSync } from 'node:fs';
import type { Server as HttpServer } from 'node:http';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { english } from '@rackmark/words';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import type { Server, ServerOptions } from 'socket.io';
import { AppModule } from './app.module.js';
import { authenticate, onlyAdmins } from './features/identity/authenticate.js';
import { IdentityService } from './features/identity/identity.service.js';
import { SocketGuard } from './features/identity/socket-guard.js';
import { Uploads } from './features/models/uploads.js';
import { tusPaths, UPLOADS_PATH } from './features/models/uploads.openapi.js';
import { boundedParser, MESSAGE_LIMITS } from './platform/body/bounded-parser.js';
import { localUrl } from './platform/config/address.js';
import { CannotStart, prepareDataDir, type Access, type Config } from './platform/config/config.js';
import { lockFolder } from './platform/config/folder-lock.js';
import { EmbeddedPostgres } from './platform/database/embedded-postgres.js';
import { InstanceLock } from './platform/database/instance-lock.js';
import { migrate } from './platform/database/migrate.js';
import { pageFiles } from './platform/http/page-files.js';
import { LoopWatch } from './platform/load/loop-watch.js';
import { openApi } from './platform/openapi/document.js';
import { ProblemError } from './platform/problem/problem-error.js';
import { asProblem, nothingThere, ProblemFilter, sendProblem } from './platform/problem/problem.filter.js';
import { validationPipe } from './platform/problem/validation.js';
import { UPLOADS_SETTING } from './platform/upload/received-file.js';
import { UploadStore } from './platform/upload/upload-store.js';
import { refuseForeign } from './platform/security/foreign.js';

const API = 'api/v1';

export interface Portal {
  /** `http://host:port`, as this computer reaches it */
  url: string;
  /** Made at this start, to be shown once; null when there was one already or none is needed. */
  adminToken: string | null;
  stop(): Promise<void>;
}

/**
 * Starts the portal: data folder, database, HTTP and sockets.
 * @param onGone with a sentence, when it cannot go on: it is to be stopped
 * @throws CannotStart with one sentence that says what to do
 */
export async function startPortal(config: Config, onGone: (why: string) => void): Promise<Portal> {
  prepareDataDir(config.dataDir);
  const unlock = await lockFolder(config.dataDir, localUrl(config.host, config.port));
  const undo: (() => void | Promise<void>)[] = [unlock];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    let databaseUrl = config.databaseUrl;
    if (databaseUrl === null) {
      const say = (line: string) => void process.stderr.write(`${line}\n`);
      const postgres = await EmbeddedPostgres.start(config.dataDir, { say, onGone });
      undo.push(() => postgres.stop());
      databaseUrl = postgres.url;
    }
    // Before the schema is touched: another server may work with it.
    const place = await InstanceLock.take({ databaseUrl, schema: config.databaseSchema });
    undo.push(() => place.release());
    await migrate(databaseUrl, config.databaseSchema, config.migrationsDir);
    const app = await createApp(config, databaseUrl);
    undo.push(() => app.close());
    await listen(app, config);
    const address: unknown = app.getHttpServer().address();
    const port =
      typeof address === 'object' && address !== null && 'port' in address
        ? Number(address.port)
        : config.port;
    const url = localUrl(config.host, port);
    await place.announce(url, onGone);
    // Only now: had the port been taken, nobody would have seen it.
    const adminToken = await app.get(IdentityService).firstAdminToken();
    return { url, adminToken, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export async function createApp(config: Config, databaseUrl: string): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.of(config, databaseUrl), {
    logger: ['warn', 'error'],
    bodyParser: false,
    forceCloseConnections: true,
  });
  bePatient(app.getHttpServer());
  app.set(UPLOADS_SETTING, app.get(UploadStore));
  app.disable('x-powered-by');
  app.useWebSocketAdapter(new GuardedSockets(app, config.access));
  app.use(watched(app.get(LoopWatch)), refuseForeignRequests(config.access), headers());
  // Repeated keys (candidate=a&candidate=b) become lists; nothing else of a query has a structure.
  app.set('query parser', 'simple');
  app.setGlobalPrefix(API);
  app.use(`/${API}`, authenticate(app.get(IdentityService)));
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter());
  const uploads = app.get(Uploads);
  // tus reads the request itself, before any parser of bodies.
  app.use(UPLOADS_PATH, onlyAdmins, (request: Request, response: Response, next: NextFunction) => {
    if (request.path.endsWith('/outcome')) next();
    else uploads.handle(request, response).catch(next);
  });
  const document = openApi(app, `/${API}/openapi.json`, tusPaths);
  app.use(
    `/${API}/openapi.json`,
    onlyAdmins,
    (_request: Request, response: Response) => void response.json(document),
  );
  if (existsSync(join(config.webDir, 'index.html'))) app.use(pageFiles(config.webDir));
  await uploads.removeExpired();
  await app.init();
  app.use(nothingHere);
  app.use(beyondNest);
  return app;
}

/** A large model over a slow line takes hours; Node.js would cut a request off after five minutes. */
const LONGEST_REQUEST_MS = 6 * 3_600_000;
/** Longer than clients and proxies keep a connection that rests: otherwise a request may meet one that is just being closed. */
const RESTING_CONNECTION_MS = 75_000;

function bePatient(http: HttpServer): void {
  http.requestTimeout = LONGEST_REQUEST_MS;
  http.keepAliveTimeout = RESTING_CONNECTION_MS;
}

/** Errors of what stands before Nest (tus, files): the same shape, no stack trace. Express knows it by its four arguments. */
function beyondNest(error: unknown, _request: Request, response: Response, _next: NextFunction): void {
  if (response.headersSent) response.destroy();
  else sendProblem(response, asProblem(error));
}

function nothingHere(_request: Request, response: Response): void {
  sendProblem(response, nothingThere());
}

/** Requests by their operation: what is said when the loop was held. */
const watched =
  (loop: LoopWatch) =>
  (request: Request, response: Response, next: NextFunction): void => {
    const path = () => request.originalUrl.split('?')[0]!.replace(/[0-9a-f]{8}[0-9a-f-]{4,}/g, ':id');
    const ended = loop.begin(() => `${request.method} ${path()}`);
    response.once('close', ended);
    next();
  };

const refuseForeignRequests =
  (access: Access) =>
  (request: Request, response: Response, next: NextFunction): void => {
    const why = refuseForeign(request, access);
    if (why === null) return next();
    sendProblem(response, new ProblemError(403, 'FOREIGN_REQUEST', why));
  };

const headers = () =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // Mantine and recharts set styles on elements.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
      },
    },
    strictTransportSecurity: false,
  });

/** Socket.IO under the same rules as HTTP. */
class GuardedSockets extends IoAdapter {
  constructor(
    private readonly app: NestExpressApplication,
    private readonly access: Access,
  ) {
    super(app);
  }
  override createIOServer(port: number, options?: ServerOptions): Server {
    const more: Partial<ServerOptions> = {
      allowRequest: (request, decide) => {
        const why = refuseForeign(request, this.access);
        decide(why === null ? null : english.tell(why, 'FOREIGN_REQUEST'), why === null);
      },
      serveClient: false,
      maxHttpBufferSize: MESSAGE_LIMITS.bytes,
      parser: boundedParser,
    };
    const server: Server = super.createIOServer(port, { ...options, ...more } as ServerOptions);
    this.app.get(SocketGuard).protect(server);
    return server;
  }
}

async function listen(app: NestExpressApplication, { port, host }: Config): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EADDRINUSE')
      throw new CannotStart(
        `Port ${port} is taken by another program. Stop that one, or set RACKMARK_PORT to a free port.`,
      );
    if (code === 'EACCES')
      throw new CannotStart(
        `Port ${port} needs more rights than this user has. Set RACKMARK_PORT to one above 1023.`,
      );
    if (code === 'EADDRNOTAVAIL')
      throw new CannotStart(`This computer has no address ${host}. Set RACKMARK_HOST to 127.0.0.1.`);
    throw error;
  }
}
