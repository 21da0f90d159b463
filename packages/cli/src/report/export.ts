import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { said } from '@rackmark/words';
import { CannotRun } from '../exit.js';
import { withPortal, type PortalOptions } from '../portal/with-portal.js';
import { words } from '../words.js';
import { versionOf } from './version.js';

export interface ExportOptions extends PortalOptions {
  output: string;
  version?: string;
}

/** `rackmark report export 7 -o FILE`, and `rackmark report page 7 -o FILE` */
export async function exportReport(
  ref: string,
  as: 'file' | 'page',
  { output, version, ...where }: ExportOptions,
): Promise<void> {
  await withPortal(where, async (api) => {
    const report = await api.report(ref);
    const chosen = versionOf(report, version);
    const sha256 = await save(await api.reportFile(report.id, chosen.version, as), output);
    const { size } = await stat(output);
    process.stdout.write(
      `${words().say('shell.report.exported', { a: report.number, b: chosen.version, path: output, size_bytes: size })}\n${sha256}\n`,
    );
  });
}

/** A file is there as a whole or not at all. @returns its SHA-256 @throws CannotRun */
export async function save(body: ReadableStream<Uint8Array>, path: string): Promise<string> {
  const part = `${path}.part`;
  const hash = createHash('sha256');
  const hashing = async function* (pieces: AsyncIterable<Uint8Array>) {
    for await (const piece of pieces) {
      hash.update(piece);
      yield piece;
    }
  };
  try {
    await pipeline(Readable.fromWeb(body), hashing, createWriteStream(part));
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw new CannotRun(said('cannot.report.write', { path, given: (error as Error).message }));
  }
  return hash.digest('hex');
}
