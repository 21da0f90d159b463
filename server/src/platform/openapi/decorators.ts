import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { problem } from '@rackmark/contracts';
import type { z } from 'zod';

const meanings: Record<number, string> = {
  400: 'The request is wrong; `errors` says where',
  403: 'Not from this computer',
  404: 'There is no such thing',
  409: 'It conflicts with what is there',
  413: 'Too large',
  422: 'The file is no model or a broken one',
  500: 'Rackmark failed',
  507: 'The disk is full',
};

/** One line of what an operation does, its room, and the errors it may end in besides those that every one may. */
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
