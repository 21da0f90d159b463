import { createHash } from 'node:crypto';
import { PassThrough, Readable, Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { REPORT_FILE_FORMAT, type ReportManifest } from '@rackmark/contracts';
import { ZipFile } from 'yazl';
import { PART_BYTES } from './limits.js';
import { signatureOf } from './signature.js';

export interface ReportFileParts {
  /** The canonical JSON of the version. */
  report: string;
  /** What its runs recorded, each in canonical JSON, in the order of their ids. */
  records: AsyncIterable<string>;
  /** The page that opens without a portal; null: there is none. */
  page: string | null;
  rackmark: string;
  portal: string;
  /** PKCS #8; null: it is not signed. */
  signingKey: Buffer | null;
}

/** The same moment in every file and every time zone: two files of one version are the same bytes. */
const fixed = () => ({ mtime: new Date(1980, 0, 1), forceDosTimestamp: true, mode: 0o100644 });

/** Writes a `report.rackmark.zip` at the pace of who takes it; no more than a record and what is being packed is held. */
export async function writeReportFile(parts: ReportFileParts, to: Writable): Promise<void> {
  const zip = new ZipFile();
  const stop = new AbortController();
  const fill = async () => {
    try {
      await fillIn(zip, parts, stop.signal);
    } catch (error) {
      stop.abort(error);
      throw error;
    }
  };
  const send = async () => {
    try {
      await pipeline(zip.outputStream, to, { signal: stop.signal });
    } catch (error) {
      stop.abort(error);
      throw error;
    }
  };
  const [filled, sent] = await Promise.allSettled([fill(), send()]);
  // What failed first is why the other was stopped.
  if (filled.status === 'rejected' || sent.status === 'rejected') throw stop.signal.reason;
}

async function fillIn(zip: ZipFile, parts: ReportFileParts, signal: AbortSignal): Promise<void> {
  const files: ReportManifest['files'] = [];
  const addText = (name: string, text: string) => {
    const bytes = Buffer.from(text);
    files.push({ name, size_bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
    zip.addBuffer(bytes, name, { ...fixed(), compress: true });
  };
  addText('report.json', parts.report);
  for await (const [name, lines] of partsOf(parts.records)) {
    const { counter, counted } = counting();
    const out = new PassThrough();
    // It is packed already.
    zip.addReadStream(out, name, { ...fixed(), compress: false });
    await pipeline(Readable.from(lines), createGzip(), counter, out, { signal });
    files.push({ name, ...counted() });
  }
  if (parts.page !== null) addText('report.html', parts.page);
  const { rackmark, portal, signingKey } = parts;
  const signature = signingKey === null ? null : signatureOf(files, signingKey);
  const manifest: ReportManifest = { format: REPORT_FILE_FORMAT, rackmark, portal, files, signature };
  zip.addBuffer(Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`), 'manifest.json', {
    ...fixed(),
    compress: true,
  });
  zip.end();
}

/** Lines of one part after the other; a part is to be read before the next is asked for. */
async function* partsOf(
  records: AsyncIterable<string>,
): AsyncGenerator<[name: string, lines: AsyncGenerator<Buffer>]> {
  const all = records[Symbol.asyncIterator]();
  let next = await all.next();
  async function* lines(): AsyncGenerator<Buffer> {
    for (let bytes = 0; !next.done; next = await all.next()) {
      const line = Buffer.from(`${next.value}\n`);
      if (bytes > 0 && bytes + line.length > PART_BYTES) return;
      bytes += line.length;
      yield line;
    }
  }
  for (let n = 1; !next.done; n += 1) yield [`records/${String(n).padStart(4, '0')}.ndjson.gz`, lines()];
}

function counting() {
  const hash = createHash('sha256');
  let size_bytes = 0;
  const counter = new Transform({
    transform(piece: Buffer, _encoding, done) {
      hash.update(piece);
      size_bytes += piece.length;
      done(null, piece);
    },
  });
  return { counter, counted: () => ({ size_bytes, sha256: hash.digest('hex') }) };
}
