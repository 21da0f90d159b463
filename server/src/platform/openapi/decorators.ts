import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { problem } from '@rackmark/contracts';
import type { z } from 'zod';

export const meanings: Record<number, string> = {
  400: 'The request is wrong; `errors` says where',
  401: 'No token, or one that is not known; asked for where other computers reach the portal',
  403: 'From a foreign page, or not for whoever asks',
  404: 'There is no such thing',
  409: 'It conflicts with what is there',
  413: 'Too large',
  422: 'The file is no model or a broken one',
  429: 'Too many wrong tokens or codes; Retry-After says how long to wait, in seconds',
  500: 'Rackmark failed',
  507: 'The disk is full',
};

/** One line of what an operation does, its room, and the errors it may end in besides those that every one may (400, 401, 403, 429, 500). */
export const Operation = (summary: string, tag: string, errors: number[] = []): MethodDecorator =>
  applyDecorators(
    ApiOperation({ summary }),
    ApiTags(tag),
    ...[...new Set([400, 403, 500, ...errors])].map((status) =>
      ApiResponse({ status, description: meanings[status], standardSchema: problem }),
    ),
  );

/** The schema of an answer. */
export const Answers = (status: number, schema: z.ZodType, description = 'Done'): MethodDecorator =>
  ApiResponse({ status, description, standardSchema: schema });

/** An answer without a body. */
export const AnswersNothing = (description = 'Done'): MethodDecorator =>
  ApiResponse({ status: 204, description });
