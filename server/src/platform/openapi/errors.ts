import type { OpenAPIObject } from '@nestjs/swagger';
import { problem } from '@rackmark/contracts';
import type { Allowed } from '../security/principal.js';
import { ERRORS, jsonSchema, type DocumentedError } from './decorators.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
export type DescribedOperation = Operation & {
  [ERRORS]?: readonly DocumentedError[];
  'x-access'?: Allowed[];
  'x-scope'?: string;
};

const meanings: Record<number, string> = {
  400: 'The request is wrong; `errors` says where',
  401: 'No token, or one that is not known; asked for where other computers reach the portal',
  403: 'From a foreign page, or not for whoever asks',
  404: 'There is no such thing',
  409: 'It conflicts with what is there',
  410: 'It was there, and is gone for good',
  412: 'A header that is needed is missing, or a condition of the request is not met',
  413: 'Too large',
  415: 'A body of another kind than is read here',
  416: 'There are no such bytes',
  422: 'The request can be read and cannot be done',
  423: 'Another request is at it',
  429: 'Too much of one sender: wrong tokens or codes, results; Retry-After says how long to wait, in seconds',
  500: 'Rackmark failed',
  503: 'The database, or a process that it takes, cannot be had now; try again',
  507: 'The disk is full',
};

const always: readonly DocumentedError[] = [
  '400 BAD_REQUEST',
  '400 BODY_UNREADABLE',
  '400 ADDRESS_UNREADABLE',
  '403 FOREIGN_REQUEST',
  500,
  503,
];
const withToken: readonly DocumentedError[] = [
  '401 TOKEN_MISSING',
  '401 TOKEN_WRONG',
  '403 NOT_ALLOWED',
  '429 TOO_MANY_ATTEMPTS',
];
const withBody: readonly DocumentedError[] = [413, '415 BODY_UNREADABLE'];

export const problemSchemas = { Problem: jsonSchema(problem) };

/** Writes out how an operation may fail: `application/problem+json`, by status, with the codes. */
export function describeErrors(operation: DescribedOperation): void {
  const { [ERRORS]: own = [], 'x-access': allowed = [] } = operation;
  const all = [
    ...always,
    ...(allowed.includes('anyone') ? [] : withToken),
    ...(operation.requestBody === undefined ? [] : withBody),
    ...(operation.parameters?.some((p) => 'name' in p && p.name === 'cursor')
      ? ['400 CURSOR_UNKNOWN' as const]
      : []),
    ...own,
  ];
  for (const [status, codes] of byStatus(all))
    operation.responses[status] = {
      description: `${meanings[status] ?? 'It could not be done'}${codes.length > 0 ? `: ${codes.join(', ')}` : ''}`,
      content: { 'application/problem+json': { schema: problemOf(status, codes) } },
    };
  delete operation[ERRORS];
}

/** Codes by status; a status that is named without a code may have any. */
function byStatus(errors: readonly DocumentedError[]): Map<number, string[]> {
  const open = new Set(errors.filter((e) => typeof e === 'number'));
  const found = new Map<number, string[]>([...open].map((status) => [status, []]));
  for (const error of errors) {
    if (typeof error === 'number') continue;
    const [status = '', code = ''] = error.split(' ');
    const codes = found.get(Number(status)) ?? [];
    if (!open.has(Number(status)) && !codes.includes(code)) codes.push(code);
    found.set(Number(status), codes);
  }
  return new Map([...found].sort(([a], [b]) => a - b));
}

const problemOf = (status: number, codes: readonly string[]) => ({
  allOf: [
    { $ref: '#/components/schemas/Problem' },
    {
      type: 'object',
      properties: {
        status: { type: 'integer', enum: [status] },
        ...(codes.length > 0 ? { code: { type: 'string', enum: [...codes] } } : {}),
      },
    },
  ],
});
