import { createHash } from 'node:crypto';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import {
  frozenReport,
  reportManifest,
  reportRecord,
  type FrozenReport,
  type ReportManifest,
} from '@rackmark/contracts';
import { said } from '@rackmark/words';
import canonicalize from 'canonicalize';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import type { z } from 'zod';
import type { Difference } from '../report/differences.js';
import type { RecordOf } from '../report/verify.js';
import { bounded, mostBytes, MOST_FILES, Unreadable } from './limits.js';
import { reportInPage } from './page.js';

export interface OpenedReport {
  manifest: ReportManifest;
  report: FrozenReport;
  /** The bytes of `report.json`, and their hash. */
  text: string;
  sha256: string;
  /** Files that are not what the manifest says. */
  differences: Difference[];
  /** The page that opens without a portal; null: there is none in it. */
  page: string | null;
  /** From the first one again each time. @throws Unreadable */
  records(): AsyncGenerator<RecordOf & { line: string }>;
  close(): void;
}

/** Opens what was exported, and holds every file in it against the manifest. @throws Unreadable */
export async function openReportFile(path: string): Promise<OpenedReport> {
  const zip = await asUnreadable(
    openPromise(path, { lazyEntries: true, autoClose: false, strictFileNames: true }),
  );
  try {
    const entries = await entriesOf(zip);
    const bytesOf = (name: string, most: number) => wholeOf(zip, entries, name, most);
    const manifest = parsed(
      reportManifest,
      (await bytesOf('manifest.json', mostBytes.manifest)).toString(),
      'manifest.json',
    );
    const bytes = await bytesOf('report.json', mostBytes.report);
    const text = bytes.toString();
    const report = parsed(frozenReport, text, 'report.json');
    const differences = await heldAgainst(manifest, zip, entries);
    if (canonicalize(JSON.parse(text)) !== text)
      differences.push({ where: 'report.json', told: 'canonical JSON', found: 'other JSON' });
    const page = entries.has('report.html')
      ? (await bytesOf('report.html', mostBytes.page)).toString()
      : null;
    if (page !== null) differences.push(...heldAgainstReport(page, text));
    const names = manifest.files.map((f) => f.name).filter((n) => n.startsWith('records/'));
    return {
      ...{ manifest, report, text, page, differences },
      sha256: createHash('sha256').update(bytes).digest('hex'),
      records: () => recordsOf(zip, entries, names),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

/** Who reads the last stream of several hears what went wrong in any. */
const heard = (): void => {};

type Entries = ReadonlyMap<string, Entry>;
const KNOWN = /^(manifest\.json|report\.json|report\.html|records\/\d{4}\.ndjson\.gz)$/;

async function entriesOf(zip: ZipFile): Promise<Entries> {
  if (zip.entryCount > MOST_FILES)
    throw new Unreadable(said('report_file.too_many', { n: zip.entryCount, limit: MOST_FILES }));
  const entries = new Map<string, Entry>();
  let packed = 0;
  for (const all = zip.eachEntry(); ;) {
    const next = await asUnreadable(all.next());
    if (next.done === true) return entries;
    const entry = next.value;
    if (!KNOWN.test(entry.fileName) || entries.has(entry.fileName))
      throw new Unreadable(said('report_file.name', { given: entry.fileName.slice(0, 200) }));
    // Entries that share their bytes would be read over and over.
    packed += entry.compressedSize;
    if (packed > zip.fileSize) throw new Unreadable(said('report_file.sizes'));
    entries.set(entry.fileName, entry);
  }
}

async function streamOf(zip: ZipFile, entry: Entry, most: number): Promise<Readable> {
  const stream = await asUnreadable(zip.openReadStreamPromise(entry));
  return pipeline(stream, bounded(most, entry.fileName), heard);
}

async function wholeOf(zip: ZipFile, entries: Entries, name: string, most: number): Promise<Buffer> {
  const entry = entries.get(name);
  if (entry === undefined) throw new Unreadable(said('report_file.missing', { given: name }));
  return asUnreadable(
    (async () => {
      const pieces: Buffer[] = [];
      for await (const piece of await streamOf(zip, entry, most)) pieces.push(piece as Buffer);
      return Buffer.concat(pieces);
    })(),
  );
}

/** Every file that the manifest names, by its bytes; and every file that it does not name. */
async function heldAgainst({ files }: ReportManifest, zip: ZipFile, entries: Entries): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const { name, sha256 } of files) {
    const entry = entries.get(name);
    const found = entry === undefined ? 'none' : await asUnreadable(hashOf(zip, entry));
    if (found !== sha256) differences.push({ where: name, told: sha256, found });
  }
  const named = new Set(['manifest.json', ...files.map((f) => f.name)]);
  for (const name of entries.keys())
    if (!named.has(name)) differences.push({ where: name, told: 'none', found: 'a file' });
  return differences;
}

/** Whether a page shows the report that it lies beside. */
function heldAgainstReport(page: string, report: string): Difference[] {
  const held = reportInPage(page);
  const found = held === null ? 'no report in it' : asCanonical(held) === report ? null : 'another report';
  return found === null ? [] : [{ where: 'report.html', told: 'the report of report.json', found }];
}

function asCanonical(text: string): string | undefined {
  try {
    return canonicalize(JSON.parse(text));
  } catch {
    return undefined;
  }
}

async function hashOf(zip: ZipFile, entry: Entry): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of await streamOf(zip, entry, mostBytes.page)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

async function* recordsOf(
  zip: ZipFile,
  entries: Entries,
  names: readonly string[],
): AsyncGenerator<RecordOf & { line: string }> {
  for (const name of names) {
    const entry = entries.get(name);
    if (entry === undefined) continue;
    const packed = await asUnreadable(zip.openReadStreamPromise(entry));
    const lines = linesOf(pipeline(packed, createGunzip(), bounded(mostBytes.part, name), heard), name);
    try {
      for (let n = 1; ; n += 1) {
        const next = await asUnreadable(lines.next());
        if (next.done === true) break;
        const line = next.value;
        const record = parsed(reportRecord, line, `${name}:${n}`);
        yield { record, line, sha256: createHash('sha256').update(line).digest('hex') };
      }
    } finally {
      await lines.return(undefined);
    }
  }
}

/** @throws Unreadable where the last line has no end */
export async function* linesOf(stream: AsyncIterable<unknown>, name: string): AsyncGenerator<string> {
  let before: Buffer[] = [];
  let bytes = 0;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, from)) {
      yield Buffer.concat([...before, piece.subarray(from, at)]).toString();
      [before, bytes, from] = [[], 0, at + 1];
    }
    before.push(piece.subarray(from));
    bytes += piece.length - from;
    if (bytes > mostBytes.line)
      throw new Unreadable(said('report_file.too_large', { given: name, limit_bytes: mostBytes.line }));
  }
  if (bytes > 0) throw new Unreadable(said('report_file.cut', { given: name }));
}

function parsed<T>(schema: z.ZodType<T>, text: string, name: string): T {
  const read = schema.safeParse(json(text, name));
  if (read.success) return read.data;
  const { path, message } = read.error.issues[0]!;
  const detail = `${path.join('.')}: ${message}`.slice(0, 300);
  throw new Unreadable(said('report_file.schema', { given: name, detail }));
}
function json(text: string, name: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const detail = (error as Error).message.slice(0, 200);
    throw new Unreadable(said('report_file.schema', { given: name, detail }));
  }
}

/** What the library finds wrong with a file is a sentence of ours with its words in it. */
async function asUnreadable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR')
      throw new Unreadable(said('report_file.no_file', { detail: message }));
    throw new Unreadable(said('report_file.zip', { detail: message.slice(0, 300) }));
  }
}
