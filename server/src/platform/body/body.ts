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
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { Said } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { TooManyWait, Turns } from '../load/turns.js';
import { ProblemError } from '../problem/problem-error.js';
import { callerOf, type Caller } from '../security/principal.js';
import { JsonScanner, type JsonLimits } from './json-limits.js';
import { parse } from './parse.js';

const LIMITS = 'rackmark:body-limits';
/** Of every operation that names no other ones: parsed, checked and cleaned within some milliseconds. */
const BY_DEFAULT: JsonLimits = { bytes: 256 * 2 ** 10, depth: 32, values: 30_000, groups: 10_000 };
/** Of whoever has shown nothing: a token or a code. */
const OF_NOBODY: JsonLimits = { ...BY_DEFAULT, bytes: 16 * 2 ** 10 };

/** Read and worked off within some milliseconds: a body that says it is no longer waits for nobody. */
export const SMALL_BYTES = 32 * 2 ** 10;
/** Large bodies that are held in memory and worked off at the same time: of everybody, and of one sender. */
const LARGE_AT_ONCE = 16;
const OF_ONE_SENDER = { each: 2, most: 100 };
/** A body of which nothing came for so long has no sender any more, or one that only keeps a place: it is cut off, and sent again. */
const STILL_MS = 30_000;

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
  private readonly turns = new Turns(LARGE_AT_ONCE);

  constructor(private readonly reflector: Reflector) {}

  async intercept(context: ExecutionContext, next: CallHandler<unknown>): Promise<Observable<unknown>> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<Request>();
    if (!hasJson(request)) return next.handle();
    const asked = this.reflector.get<Asked | undefined>(LIMITS, context.getHandler());
    const limits = asked?.limits ?? (callerOf(request) === null ? OF_NOBODY : BY_DEFAULT);
    const read = async (): Promise<void> => {
      const bytes = await readBody(request, limits);
      request.body = asked?.unread ? new UnreadJson(bytes) : parse(bytes);
    };
    if (asked !== undefined && !isSmall(request))
      return from(
        this.inTurn(callerOf(request), async () => {
          await read();
          return lastValueFrom(next.handle(), { defaultValue: undefined });
        }),
      );
    await read();
    return next.handle();
  }

  /** A hundred large bodies of one sender take the memory and the time of two; the others wait unread. */
  private async inTurn<T>(caller: Caller | null, work: () => Promise<T>): Promise<T> {
    try {
      return await this.turns.take(caller?.principal.id ?? 'nobody', OF_ONE_SENDER, work);
    } catch (error) {
      if (!(error instanceof TooManyWait)) throw error;
      throw new ProblemError(
        429,
        'TOO_MANY_AT_ONCE',
        said('problem.too_many_at_once', { n: OF_ONE_SENDER.most }),
        {},
        { 'Retry-After': '5' },
      );
    }
  }
}

const isSmall = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) <= SMALL_BYTES;

const hasJson = (request: Request): boolean =>
  (request.headers['transfer-encoding'] !== undefined ||
    Number(request.headers['content-length'] ?? 0) > 0) &&
  Boolean(request.is('application/json'));

/** @throws ProblemError TOO_LARGE, BODY_UNREADABLE */
async function readBody(request: Request, limits: JsonLimits): Promise<Uint8Array<ArrayBuffer>> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity')
    throw new ProblemError(415, 'BODY_UNREADABLE', said('problem.body_packed', { code: encoding }));
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limits.bytes) throw tooLarge(said('problem.more_than_bytes', { n: limits.bytes }));
  const scanner = new JsonScanner(limits);
  const parts: Buffer[] = [];
  let excess: string | null = null;
  // It may have broken off while who asks was looked up, or while it waited for its turn.
  if (request.destroyed) throw brokenOff();
  let still: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve, reject) => {
    still = setTimeout(() => request.destroy(), STILL_MS);
    request.on('data', (part: Buffer) => {
      // What comes after too much is passed over: an answer reaches only those who may send to the end.
      if (excess !== null) return;
      still?.refresh();
      excess = scanner.push(part);
      if (excess === null) parts.push(part);
      else {
        parts.length = 0;
        resolve();
      }
    });
    request.once('end', resolve);
    request.once('error', reject);
    request.once('close', () => reject(brokenOff()));
  }).finally(() => clearTimeout(still));
  if (excess !== null) throw tooLarge(excess);
  return joined(parts);
}

const brokenOff = () => new ProblemError(400, 'BODY_UNREADABLE', said('problem.broke_off'));

const tooLarge = (excess: Said | string) =>
  new ProblemError(413, 'TOO_LARGE', said('problem.body_too_large', { detail: excess }));

function joined(parts: readonly Buffer[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
