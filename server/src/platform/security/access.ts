import {
  applyDecorators,
  Injectable,
  SetMetadata,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiExtension } from '@nestjs/swagger';
import type { Request } from 'express';
import { ProblemError } from '../problem/problem-error.js';
import { callerOf, may, type Allowed, type Caller } from './principal.js';

const ALLOWED = 'rackmark:access';
const BY_DEFAULT: readonly Allowed[] = ['admin'];

/** Says who may call an operation, in the document, too. What says nothing is for administrators. */
export const Access = (...allowed: Allowed[]): MethodDecorator =>
  applyDecorators(SetMetadata(ALLOWED, allowed), ApiExtension('x-access', allowed));

/** The one place that decides whether an operation is done for whoever asks. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    // Sockets were let in, or not, when they connected.
    if (context.getType() !== 'http') return true;
    const allowed = this.reflector.get<readonly Allowed[] | undefined>(ALLOWED, context.getHandler());
    admit(callerOf(context.switchToHttp().getRequest<Request>()), allowed ?? BY_DEFAULT);
    return true;
  }
}

/** @throws ProblemError TOKEN_MISSING, NOT_ALLOWED */
export function admit(caller: Caller | null, allowed: readonly Allowed[]): void {
  if (may(caller, allowed)) return;
  if (caller === null) throw tokenMissing();
  throw new ProblemError(
    403,
    'NOT_ALLOWED',
    caller.by === 'key'
      ? 'An agent’s key opens its own socket, fetches models, input files and the harness, and stores results of its own runs. This needs an administrator’s token.'
      : 'This is for agents: it needs a key that an agent got when it enrolled.',
  );
}

const tokenMissing = (): ProblemError =>
  new ProblemError(
    401,
    'TOKEN_MISSING',
    'This portal asks for a token. Send it as Authorization: Bearer …; the page asks for it by itself.',
    {},
    { 'WWW-Authenticate': 'Bearer' },
  );
