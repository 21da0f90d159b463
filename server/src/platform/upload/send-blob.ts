import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { said } from '@rackmark/words';
import type { BlobStore } from '../blob-store/blob-store.js';
import { ProblemError } from '../problem/problem-error.js';

/**
 * Answers with a blob under its file's name: all of it, one range, or that it has not changed (RFC 9110, 13 and 14). Several
 * ranges at once are answered with all of it.
 * @throws ProblemError PRECONDITION_FAILED, RANGE_NOT_SATISFIABLE
 */
export async function sendBlob(
  response: Response,
  blobs: BlobStore,
  { sha256, fileName }: { sha256: string; fileName: string },
): Promise<void> {
  const { req: request } = response;
  const etag = `"${sha256}"`;
  const match = request.get('If-Match');
  if (match !== undefined && match !== '*' && !listed(match).includes(etag))
    throw new ProblemError(412, 'PRECONDITION_FAILED', said('problem.precondition.file'));
  const size = await blobs.size(sha256);
  const ranges = [etag, undefined].includes(request.get('If-Range')) ? request.range(size) : undefined;
  if (ranges === -1) {
    response.setHeader('Content-Range', `bytes */${size}`);
    throw new ProblemError(416, 'RANGE_NOT_SATISFIABLE', said('problem.range'));
  }
  response.setHeader('ETag', etag);
  if (request.fresh) return void response.status(304).end();
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`);
  response.type('application/octet-stream');
  const range =
    Array.isArray(ranges) && ranges.type === 'bytes' && ranges.length === 1 ? ranges[0] : undefined;
  if (range !== undefined) {
    response.status(206);
    response.setHeader('Content-Range', `bytes ${range.start}-${range.end}/${size}`);
  }
  response.setHeader('Content-Length', range === undefined ? size : range.end - range.start + 1);
  if (request.method === 'HEAD') return void response.end();
  // Who goes away in the middle has ended it; a file that cannot be read on is cut off, which its length shows.
  await pipeline(blobs.read(sha256, range), response).catch(() => response.destroy());
}

const listed = (tags: string) => tags.split(',').map((tag) => tag.trim());
