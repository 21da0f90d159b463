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
import { said } from '@rackmark/words';
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
    said(caller.by === 'key' ? 'problem.not_allowed.key' : 'problem.not_allowed.agents'),
  );
}

const tokenMissing = (): ProblemError =>
  new ProblemError(401, 'TOKEN_MISSING', said('problem.token_missing'), {}, { 'WWW-Authenticate': 'Bearer' });
