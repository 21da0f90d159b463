import { StandardSchemaValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import { UnreadJson } from '../body/body.js';
import { badRequest } from './problem-error.js';
import { storable } from './storable.js';

class StorablePipe extends StandardSchemaValidationPipe {
  override transform<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    // Checked where it is read: bodies that are read off the loop, and messages of sockets, long ones in parts.
    if (value instanceof UnreadJson || metadata.schema === undefined) return Promise.resolve(value);
    return super.transform(storable(value), metadata);
  }
}

/** Checks bodies, queries and parameters against the schema that stands with them, and says which field is wrong. */
export const validationPipe = (): StandardSchemaValidationPipe =>
  new StorablePipe({ exceptionFactory: badRequest });
