import { ERRORS } from '../../platform/openapi/decorators.js';
import type { DescribedOperation } from '../../platform/openapi/errors.js';
import { SCOPE } from '../../platform/security/asking.js';

export const UPLOADS_PATH = '/api/v1/uploads';

const HEADER = ['400 UPLOAD_HEADER_WRONG', '412 TUS_RESUMABLE_MISSING'] as const;
const UPLOAD = [...HEADER, '404 UPLOAD_NOT_FOUND', '410 UPLOAD_GONE', '423 UPLOAD_BUSY'] as const;
const answer = (status: number, description: string, headers: Record<string, 'string' | 'integer'>) => ({
  [status]: {
    description,
    headers: Object.fromEntries(
      Object.entries({ 'Tus-Resumable': 'string' as const, ...headers }).map(([name, type]) => [
        name,
        { schema: { type } },
      ]),
    ),
  },
});
const uploadId = {
  name: 'id',
  in: 'path' as const,
  required: true,
  schema: { type: 'string' as const, pattern: '^[0-9a-f]{32}$' },
};
const header = (name: string, type: 'string' | 'integer', required = true) => ({
  name,
  in: 'header' as const,
  required,
  schema: type === 'integer' ? { type, minimum: 0 } : { type },
});
const tusHeader = {
  ...header('Tus-Resumable', 'string'),
  schema: { type: 'string' as const, enum: ['1.0.0'] },
};

/** What the tus library serves, for the OpenAPI document: no controller of Nest's does. */
export const tusPaths: Record<
  string,
  Partial<Record<'post' | 'head' | 'patch' | 'delete', DescribedOperation>>
> = {
  [UPLOADS_PATH]: {
    post: {
      operationId: 'tus_create',
      [SCOPE]: 'principal',
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
      responses: answer(201, 'Begun', { Location: 'string' }),
      [ERRORS]: [...HEADER, 413, '507 STORAGE_FULL'],
    },
  },
  [`${UPLOADS_PATH}/{id}`]: {
    head: {
      operationId: 'tus_offset',
      [SCOPE]: 'principal',
      tags: ['models'],
      summary: 'How many bytes of a resumable upload are there (Upload-Offset)',
      parameters: [uploadId, tusHeader],
      responses: answer(200, 'Told', { 'Upload-Offset': 'integer', 'Upload-Length': 'integer' }),
      [ERRORS]: UPLOAD,
    },
    delete: {
      operationId: 'tus_end',
      [SCOPE]: 'principal',
      tags: ['models'],
      summary: 'End a resumable upload; what was received of it is removed',
      parameters: [uploadId, tusHeader],
      responses: answer(204, 'Ended', {}),
      [ERRORS]: UPLOAD,
    },
    patch: {
      operationId: 'tus_append',
      [SCOPE]: 'principal',
      tags: ['models'],
      summary: 'Send the next part of a resumable upload; after the last one ask for its outcome',
      parameters: [uploadId, tusHeader, header('Upload-Offset', 'integer')],
      requestBody: {
        required: true,
        content: { 'application/offset+octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
      responses: answer(204, 'Received', { 'Upload-Offset': 'integer' }),
      [ERRORS]: [
        ...UPLOAD,
        '409 UPLOAD_OFFSET_CONFLICT',
        413,
        '422 MODEL_NOT_RECOGNISED',
        '507 STORAGE_FULL',
      ],
    },
  },
};
