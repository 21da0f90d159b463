import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { Request } from 'express';
import type { Socket } from 'socket.io';
import { principalOf } from './principal.js';

/**
 * What an operation or a socket's message has to do with who asks: it takes the principal, or it says why it is the same
 * for all. One that does neither fails a test (server/test/owners.test.ts).
 */
export const SCOPE = 'x-scope';

const principal = createParamDecorator((_: unknown, context: ExecutionContext) =>
  principalOf(
    context.getType() === 'http'
      ? context.switchToHttp().getRequest<Request>()
      : context.switchToWs().getClient<Socket>(),
  ),
);

/** Who asks, as a parameter of an operation or of a socket's message. */
export const Asking = (): ParameterDecorator => (target, key, index) => {
  if (key === undefined) throw new Error('a constructor is asked by nobody');
  principal()(target, key, index);
  const method = Object.getOwnPropertyDescriptor(target, key)!;
  say('principal')(target, key, method);
};

/** The same for whoever asks. @param why in the document, too */
export const OpenToAll = (why: string): MethodDecorator => say(`open to all: ${why}`);

const say =
  (scope: string): MethodDecorator =>
  (target, key, method) => {
    SetMetadata(SCOPE, scope)(target, key, method);
    ApiExtension(SCOPE, scope)(target, key, method);
  };
