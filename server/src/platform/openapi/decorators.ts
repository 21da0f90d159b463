import { applyDecorators } from '@nestjs/common';
import { ApiExtension, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

/** An error that an operation may end in: its status, and the codes where they are known: `'409 BASE_IN_USE'`. */
export type DocumentedError = number | `${number} ${string}`;
/** Where `Operation` leaves them for the document, which writes them out (document.ts) and takes this off again. */
export const ERRORS = 'x-errors';

/** One line of what an operation does, its room, and the errors it may end in besides those that every one may. */
export const Operation = (
  summary: string,
  tag: string,
  errors: readonly DocumentedError[] = [],
): MethodDecorator => applyDecorators(ApiOperation({ summary }), ApiTags(tag), ApiExtension(ERRORS, errors));

/** The schema of an answer. */
export const Answers = (status: number, schema: z.ZodType, description = 'Done'): MethodDecorator =>
  ApiResponse({ status, description, standardSchema: schema });

/** An answer without a body. */
export const AnswersNothing = (status = 204, description = 'Done'): MethodDecorator =>
  ApiResponse({ status, description });

/** What JSON the schema of an answer is. */
export const jsonSchema = (schema: z.ZodType): Record<string, unknown> => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { target: 'openapi-3.0', io: 'output' });
  return json;
};

/** Bytes or text of these media types, as a file. */
export const AnswersFile = (
  status: number,
  description: string,
  content: Record<string, z.ZodType | 'binary' | 'text'>,
): MethodDecorator =>
  ApiResponse({
    status,
    description,
    content: Object.fromEntries(
      Object.entries(content).map(([type, what]) => [type, { schema: schemaOf(what) }]),
    ),
  });

const schemaOf = (what: z.ZodType | 'binary' | 'text') =>
  what === 'binary'
    ? { type: 'string', format: 'binary' }
    : what === 'text'
      ? { type: 'string' }
      : jsonSchema(what);
