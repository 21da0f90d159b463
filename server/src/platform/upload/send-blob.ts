import type { Response } from 'express';
import type { BlobStore } from '../blob-store/blob-store.js';

/** Answers with a file of the store under its own name; Express answers ranges. The path is made of a checked hash. */
export function sendBlob(response: Response, blobs: BlobStore, sha256: string, fileName: string): void {
  response.setHeader('ETag', `"${sha256}"`);
  response.setHeader('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`);
  response.type('application/octet-stream');
  response.sendFile(blobs.path(sha256), {
    cacheControl: false,
    etag: false,
    lastModified: false,
    acceptRanges: true,
    dotfiles: 'allow',
  });
}
