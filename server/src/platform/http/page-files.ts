import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { NextFunction, Request, RequestHandler, Response } from 'express';

/** Files of the build: flat names, hashed ones below `assets/`. Nothing else is looked for on the disk. */
const FILE = /^\/(assets\/)?[\w-][\w.-]*$/;
const NOT_THE_PAGE = /^\/(api|assets|socket\.io)\//;
/** The build has laid these beside a file where they are smaller; the first that a browser takes is sent. */
const SMALLER = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/** The dashboard's files, and for its own addresses its first page; `/api` and the sockets stay what they are. */
export const pageFiles =
  (dir: string): RequestHandler =>
  (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    const { path } = request;
    if (FILE.test(path) && existsSync(join(dir, path))) return send(dir, path, request, response, next);
    if (NOT_THE_PAGE.test(path) || !request.accepts('html')) return next();
    send(dir, '/index.html', request, response, next);
  };

function send(dir: string, path: string, request: Request, response: Response, next: NextFunction): void {
  const smaller = SMALLER.filter(([, end]) => existsSync(join(dir, path + end)));
  const chosen = smaller.find(([encoding]) => request.acceptsEncodings(encoding) !== false);
  response.type(extname(path));
  if (smaller.length > 0) response.vary('Accept-Encoding');
  if (chosen !== undefined) response.set('Content-Encoding', chosen[0]);
  // A hashed name never means other bytes; the others are asked for again each time, and mostly answered "not modified".
  response.set(
    'Cache-Control',
    path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  );
  response.sendFile(path.slice(1) + (chosen?.[1] ?? ''), { root: dir, cacheControl: false }, (error) => {
    if (error !== undefined && !response.headersSent) next(error);
  });
}
