import { randomUUID } from 'node:crypto';
import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Said } from '@rackmark/contracts';
import type { Response } from 'express';
import { said } from '@rackmark/words';
import { isDatabaseAway } from '../database/unavailable.js';
import { ProblemError } from './problem-error.js';

const logger = new Logger('Problem');

/** Every error leaves as `application/problem+json` with a stable code; no stack trace reaches a user. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) response.destroy();
    else sendProblem(response, asProblem(error));
  }
}

export function sendProblem(response: Response, error: ProblemError): void {
  const problem = error.toProblem();
  response
    .set(error.headers)
    .status(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify(problem));
}

export const nothingThere = (): ProblemError =>
  new ProblemError(404, 'NOT_FOUND', said('problem.nothing_here'));

/** The database is away: nothing of the request has happened, or it may be sent again as it was. */
export const databaseAway = (): ProblemError =>
  new ProblemError(
    503,
    'DATABASE_UNAVAILABLE',
    said('problem.database_unavailable'),
    {},
    { 'retry-after': '5' },
  );

/** What a caller is told of an error. What is nobody's business but ours goes to the log, under an id. */
export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (isFull(error)) {
    return new ProblemError(507, 'STORAGE_FULL', said('problem.storage_full'));
  }
  if (isDatabaseAway(error)) return databaseAway();
  if (error instanceof HttpException) return fromHttp(error);
  if (isBadBody(error)) return unreadable(error.status, error.message);
  if (hasStatus(error)) return refusedByExpress(error.status, error.message);
  const id = randomUUID().slice(0, 8);
  logger.error(`${id} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return new ProblemError(500, 'INTERNAL', said('problem.internal', { code: id }));
}

const FULL = new Set(['ENOSPC', 'EDQUOT', '53100']);
/** The disk's code, or PostgreSQL's for a full disk. */
const isFull = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error && FULL.has(String(error.code));

type WithStatus = Error & { status: number };
/** Errors of Express and what it is made of carry a status of their own; those that are the caller's are told. */
const hasStatus = (error: unknown): error is WithStatus =>
  error instanceof Error &&
  'status' in error &&
  typeof error.status === 'number' &&
  error.status >= 400 &&
  error.status < 500;

/** The body parser's own say of which type they are. */
const isBadBody = (error: unknown): error is WithStatus => hasStatus(error) && 'type' in error;

/** @param why in the words of whoever read it */
const unreadable = (status: number, why: string): ProblemError =>
  new ProblemError(status, 'BODY_UNREADABLE', said('problem.body_unreadable', { why }));

const byStatus: Record<number, [code: string, detail: Said]> = {
  404: ['FILE_NOT_FOUND', said('problem.file_gone')],
  412: ['PRECONDITION_FAILED', said('problem.precondition')],
  413: ['TOO_LARGE', said('problem.too_large')],
  416: ['RANGE_NOT_SATISFIABLE', said('problem.range')],
};

function refusedByExpress(status: number, message: string): ProblemError {
  if (message.startsWith('Failed to decode param'))
    return new ProblemError(400, 'ADDRESS_UNREADABLE', said('problem.address'));
  const [code, detail] = byStatus[status] ?? [
    status >= 500 ? 'INTERNAL' : 'BAD_REQUEST',
    said('problem.refused', { detail: message }),
  ];
  return new ProblemError(status, code, detail);
}

function fromHttp(error: HttpException): ProblemError {
  const status = error.getStatus();
  if (status === 404) return nothingThere();
  if (status === 400 && /JSON/.test(error.message)) return unreadable(400, error.message);
  return refusedByExpress(status, error.message);
}
