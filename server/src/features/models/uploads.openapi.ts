import type { OpenAPIObject } from '@nestjs/swagger';
import { meanings } from '../../platform/openapi/decorators.js';

export const UPLOADS_PATH = '/api/v1/uploads';

const ends = (...answers: [status: number, description: string][]) =>
  Object.fromEntries(
    [...answers, [403, meanings[403]!] as const].map(([status, description]) => [status, { description }]),
  );
const uploadId = { name: 'id', in: 'path' as const, required: true, schema: { type: 'string' as const } };
const header = (name: string, type: 'string' | 'integer', required = true) => ({
  name,
  in: 'header' as const,
  required,
  schema: { type },
});
const tusHeader = header('Tus-Resumable', 'string');

/** What the tus library serves, for the OpenAPI document: no controller of Nest's does. */
export const tusPaths: OpenAPIObject['paths'] = {
  [UPLOADS_PATH]: {
    post: {
      operationId: 'tus_create',
      tags: ['models'],
      summary: 'Begin a resumable upload (tus 1.0); its address comes in Location',
      parameters: [
        tusHeader,
        header('Upload-Length', 'integer'),
        {
          name: 'Upload-Metadata',
          in: 'header',
          description: 'filename, base64',
          schema: { type: 'string' },
        },
      ],
      responses: ends([201, 'Begun'], [400, 'A header is wrong'], [500, 'Rackmark failed']),
    },
  },
  [`${UPLOADS_PATH}/{id}`]: {
    head: {
      operationId: 'tus_offset',
      tags: ['models'],
      summary: 'How many bytes of a resumable upload are there (Upload-Offset)',
      parameters: [uploadId, tusHeader],
      responses: ends(
        [200, 'Told'],
        [400, 'A header is wrong'],
        [404, 'No such upload, or it has ended'],
        [500, 'Rackmark failed'],
      ),
    },
    patch: {
      operationId: 'tus_append',
      tags: ['models'],
      summary: 'Send the next part of a resumable upload; after the last one ask for its outcome',
      parameters: [uploadId, tusHeader, header('Upload-Offset', 'integer')],
      requestBody: {
        required: true,
        content: { 'application/offset+octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
      responses: ends(
        [204, 'Received'],
        [400, 'A header is wrong'],
        [404, 'No such upload'],
        [409, 'Another offset is due'],
        [500, 'Rackmark failed'],
      ),
    },
  },
};
