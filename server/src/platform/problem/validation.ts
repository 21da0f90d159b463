import { StandardSchemaValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import { ProblemError } from './problem-error.js';
import { storable } from './storable.js';

class StorablePipe extends StandardSchemaValidationPipe {
  override transform<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    return super.transform(storable(value), metadata);
  }
}

/** Checks bodies, queries and parameters against the schema that stands with them, and says which field is wrong. */
export const validationPipe = (): StandardSchemaValidationPipe =>
  new StorablePipe({
    exceptionFactory: (issues) => {
      const errors = issues.map((i) => ({
        path: (i.path ?? []).map((p) => String(typeof p === 'object' ? p.key : p)).join('.'),
        message: i.message,
      }));
      const first = errors[0]!;
      const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
      const where = first.path === '' ? 'The request' : first.path;
      return new ProblemError(400, 'BAD_REQUEST', `${where}: ${first.message}${more}.`, { errors });
    },
  });
