import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import type { Server, ServerOptions } from 'socket.io';
import { AppModule } from './app.module.js';
import { Uploads, UPLOADS_PATH } from './features/models/uploads.js';
import { CannotStart, prepareDataDir, type Config } from './platform/config/config.js';
import { lockFolder } from './platform/config/folder-lock.js';
import { EmbeddedPostgres } from './platform/database/embedded-postgres.js';
import { migrate } from './platform/database/migrate.js';
import { ProblemError } from './platform/problem/problem-error.js';
import { ProblemFilter } from './platform/problem/problem.filter.js';
import { validationPipe } from './platform/problem/validation.js';
import { refuseForeign } from './platform/security/loopback.js';
import { VERSION } from './platform/version.js';

const API = 'api/v1';
/** Five million samples as JSON digits, the most that a result may carry. */
const MOST_BODY_BYTES = 64 * 2 ** 20;

export interface Portal {
  /** `http://host:port` */
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts the portal: data folder, database, HTTP and sockets.
 * @throws CannotStart with one sentence that says what to do
 */
export async function startPortal(config: Config): Promise<Portal> {
  prepareDataDir(config.dataDir);
  const unlock = await lockFolder(config.dataDir, `http://${config.host}:${config.port}`);
  const undo: (() => void | Promise<void>)[] = [unlock];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    let databaseUrl = config.databaseUrl;
    if (databaseUrl === null) {
      const postgres = await EmbeddedPostgres.start(config.dataDir);
      undo.push(() => postgres.stop());
      databaseUrl = postgres.url;
    }
    await migrate(databaseUrl, config.databaseSchema, config.migrationsDir);
    const app = await createApp(config, databaseUrl);
    undo.push(() => app.close());
    await listen(app, config);
    const address: unknown = app.getHttpServer().address();
    const port =
      typeof address === 'object' && address !== null && 'port' in address
        ? Number(address.port)
        : config.port;
    return { url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`, stop };
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
  app.set('uploadsDir', join(config.dataDir, 'uploads'));
  app.disable('x-powered-by');
  app.useWebSocketAdapter(new LoopbackSockets(app));
  app.use(refuseForeignRequests, headers());
  // Repeated keys (candidate=a&candidate=b) become lists; nothing else of a query has a structure.
  app.set('query parser', 'simple');
  app.setGlobalPrefix(API);
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter());
  const uploads = app.get(Uploads);
  // tus reads the request itself, before any parser of bodies.
  app.use(UPLOADS_PATH, (request: Request, response: Response, next: NextFunction) => {
    if (request.path.endsWith('/outcome')) next();
    else uploads.server.handle(request, response).catch(next);
  });
  app.useBodyParser('json', { limit: MOST_BODY_BYTES });
  const document = openApi(app);
  app.use(`/${API}/openapi.json`, (_request: Request, response: Response) => void response.json(document));
  servePage(app, config);
  await uploads.removeExpired();
  await app.init();
  app.use(nothingHere);
  return app;
}

/** The dashboard and, for its own addresses, its start page; `/api` and the sockets stay what they are. */
function servePage(app: NestExpressApplication, config: Config): void {
  if (!existsSync(join(config.webDir, 'index.html'))) return;
  app.useStaticAssets(join(config.webDir, 'assets'), {
    prefix: '/assets/',
    immutable: true,
    maxAge: '365d',
    fallthrough: false,
  });
  app.useStaticAssets(config.webDir, { index: false });
  app.use((request: Request, response: Response, next: NextFunction) => {
    const isPage =
      (request.method === 'GET' || request.method === 'HEAD') &&
      !request.path.startsWith('/api/') &&
      !request.path.startsWith('/socket.io/') &&
      request.accepts('html');
    if (isPage) response.sendFile('index.html', { root: config.webDir, cacheControl: false });
    else next();
  });
}

function nothingHere(_request: Request, response: Response): void {
  const problem = new ProblemError(
    404,
    'NOT_FOUND',
    'There is nothing at this address. /api/v1/openapi.json lists every operation.',
  ).toProblem();
  response.status(404).type('application/problem+json').send(JSON.stringify(problem));
}

function refuseForeignRequests(request: Request, response: Response, next: NextFunction): void {
  const why = refuseForeign(request);
  if (why === null) return next();
  const problem = new ProblemError(403, 'FOREIGN_REQUEST', why).toProblem();
  response.status(403).type('application/problem+json').send(JSON.stringify(problem));
}

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

/** Socket.IO under the same rule as HTTP. */
class LoopbackSockets extends IoAdapter {
  override createIOServer(port: number, options?: ServerOptions): Server {
    const more: Partial<ServerOptions> = {
      allowRequest: (request, decide) => {
        const why = refuseForeign(request);
        decide(why, why === null);
      },
      serveClient: false,
      maxHttpBufferSize: 4 * 2 ** 20,
    };
    return super.createIOServer(port, { ...options, ...more } as ServerOptions);
  }
}

export function openApi(app: NestExpressApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Rackmark')
    .setDescription(
      'Benchmarks of LiteRT models on real devices. Errors are application/problem+json with a stable code. Resumable uploads (tus 1.0) at /api/v1/uploads.',
    )
    .setVersion(VERSION)
    .build();
  return SwaggerModule.createDocument(app, config);
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
