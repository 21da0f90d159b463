import {
  applyDecorators,
  Injectable,
  SetMetadata,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { ProblemError } from '../problem/problem-error.js';
import { principalOf } from '../security/principal.js';
import { JsonScanner, type JsonLimits } from './json-limits.js';
import { parse } from './parse.js';

const LIMITS = 'rackmark:body-limits';
/** Of every operation that names no other ones: parsed, checked and cleaned within some milliseconds. */
const BY_DEFAULT: JsonLimits = { bytes: 256 * 2 ** 10, depth: 32, values: 30_000, groups: 10_000 };
/** Of whoever has shown nothing: a token or a code. */
const OF_NOBODY: JsonLimits = { ...BY_DEFAULT, bytes: 16 * 2 ** 10 };

/** JSON that was counted and not parsed: it may be too much for the loop that everybody shares. */
export class UnreadJson {
  constructor(readonly bytes: Uint8Array<ArrayBuffer>) {}
}

interface Asked {
  limits: JsonLimits;
  unread: boolean;
}

/** Limits of one operation's body; its handler gets the body as `UnreadJson` and reads it off the loop. */
export const LargeBody = (limits: JsonLimits): MethodDecorator =>
  applyDecorators(SetMetadata(LIMITS, { limits, unread: true } satisfies Asked));

/** Reads the body of a request once it is known that who asks may ask, and only as much as the operation takes. */
@Injectable()
export class BodyReader implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<Request>();
    if (!hasJson(request)) return next.handle();
    const asked = this.reflector.get<Asked | undefined>(LIMITS, context.getHandler());
    const limits = asked?.limits ?? (principalOf(request) === null ? OF_NOBODY : BY_DEFAULT);
    const bytes = await readBody(request, limits);
    request.body = asked?.unread ? new UnreadJson(bytes) : parse(bytes);
    return next.handle();
  }
}

const hasJson = (request: Request): boolean =>
  (request.headers['transfer-encoding'] !== undefined ||
    Number(request.headers['content-length'] ?? 0) > 0) &&
  Boolean(request.is('application/json'));

/** @throws ProblemError TOO_LARGE, BODY_UNREADABLE */
async function readBody(request: Request, limits: JsonLimits): Promise<Uint8Array<ArrayBuffer>> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity')
    throw new ProblemError(415, 'BODY_UNREADABLE', `The body is packed (${encoding}). Send it as it is.`);
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limits.bytes) throw tooLarge(`more than ${limits.bytes.toLocaleString('en')} bytes`);
  const scanner = new JsonScanner(limits);
  const parts: Buffer[] = [];
  let excess: string | null = null;
  await new Promise<void>((resolve, reject) => {
    request.on('data', (part: Buffer) => {
      // What comes after too much is passed over: an answer reaches only those who may send to the end.
      if (excess !== null) return;
      excess = scanner.push(part);
      if (excess === null) parts.push(part);
      else {
        parts.length = 0;
        resolve();
      }
    });
    request.once('end', resolve);
    request.once('error', reject);
    request.once('close', () => reject(new ProblemError(400, 'BODY_UNREADABLE', 'The request broke off.')));
  });
  if (excess !== null) throw tooLarge(excess);
  return joined(parts);
}

const tooLarge = (excess: string) =>
  new ProblemError(
    413,
    'TOO_LARGE',
    `The body holds ${excess}, which is the most that is taken here. Nothing was stored.`,
  );

function joined(parts: readonly Buffer[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
