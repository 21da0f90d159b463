import { createHash, type Hash } from 'node:crypto';
import { createReadStream, mkdirSync, rmSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join, posix } from 'node:path';

export interface PhoneFile {
  kind: 'file';
  mode: number;
  modifiedS: number;
  size: number;
  /** Where its bytes lie on this computer; null when only size and hash were kept. */
  host: string | null;
  sha256: string | null;
}
interface PhoneFolder {
  kind: 'folder';
  mode: number;
  modifiedS: number;
}
export type PhoneEntry = PhoneFile | PhoneFolder;

/** A refusal in the words of the phone's own error number. */
export class PhoneFileError extends Error {
  constructor(readonly text: string) {
    super(text);
  }
}
const NO_SPACE = 'No space left on device';

export interface PhoneFilesOptions {
  /** Folder on this computer that is this phone's alone. */
  root: string;
  /** Files above this size are not kept, only what names them. */
  keepBytes: number;
  freeBytes: () => number;
  nowS: () => number;
}

const FIRST_FOLDERS = ['/', '/data', '/data/local', '/data/local/tmp', '/sdcard', '/system/bin'];

/** The part of the phone's disk that a computer may write: names in memory, bytes in a folder of this computer. */
export class PhoneFiles {
  private readonly entries = new Map<string, PhoneEntry>();
  private made = 0;

  constructor(private readonly options: PhoneFilesOptions) {
    mkdirSync(options.root, { recursive: true });
    for (const path of FIRST_FOLDERS)
      this.entries.set(path, { kind: 'folder', mode: 0o771, modifiedS: options.nowS() });
  }

  static normal(path: string): string {
    const normal = posix.normalize(`/${path}`);
    return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
  }

  get(path: string): PhoneEntry | null {
    return this.entries.get(PhoneFiles.normal(path)) ?? null;
  }

  file(path: string): PhoneFile | null {
    const entry = this.get(path);
    return entry?.kind === 'file' ? entry : null;
  }

  /** Names directly in a folder. */
  list(path: string): string[] {
    const prefix = PhoneFiles.normal(path) === '/' ? '/' : `${PhoneFiles.normal(path)}/`;
    return [...this.entries.keys()]
      .filter((k) => k.startsWith(prefix) && k !== '/' && !k.slice(prefix.length).includes('/'))
      .map((k) => k.slice(prefix.length))
      .sort();
  }

  /** All paths at and below one. */
  below(path: string): string[] {
    const top = PhoneFiles.normal(path);
    return [...this.entries.keys()].filter((k) => k === top || k.startsWith(top === '/' ? '/' : `${top}/`));
  }

  get usedBytes(): number {
    let sum = 0;
    for (const entry of this.entries.values()) if (entry.kind === 'file') sum += entry.size;
    return sum;
  }

  makeFolders(path: string): void {
    const parts = PhoneFiles.normal(path).split('/').slice(1);
    parts.forEach((_, i) => {
      const at = `/${parts.slice(0, i + 1).join('/')}`;
      const there = this.entries.get(at);
      if (there?.kind === 'file') throw new PhoneFileError('Not a directory');
      if (there === undefined)
        this.entries.set(at, { kind: 'folder', mode: 0o775, modifiedS: this.options.nowS() });
    });
  }

  /** Opens a file for writing, new or at its end. @throws PhoneFileError */
  async write(path: string, { append = false, mode = 0o644 } = {}): Promise<FileWriter> {
    const at = PhoneFiles.normal(path);
    const there = this.entries.get(at);
    if (there?.kind === 'folder') throw new PhoneFileError('Is a directory');
    if (this.entries.get(posix.dirname(at))?.kind !== 'folder')
      throw new PhoneFileError('No such file or directory');
    if (append && there !== undefined && there.host !== null)
      return new FileWriter(this, there, await open(there.host, 'a'), this.options.keepBytes);
    const host = join(this.options.root, `${(this.made += 1)}.bin`);
    const file: PhoneFile = {
      kind: 'file',
      mode,
      modifiedS: this.options.nowS(),
      size: 0,
      host,
      sha256: null,
    };
    const handle = await open(host, 'w');
    // A file under another's name is another file: who reads the old one goes on reading it.
    this.entries.set(at, file);
    return new FileWriter(this, file, handle, this.options.keepBytes);
  }

  /** For what tests put there themselves. */
  async put(path: string, bytes: Buffer | string): Promise<void> {
    this.makeFolders(posix.dirname(PhoneFiles.normal(path)));
    const writer = await this.write(path);
    await writer.write(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
    await writer.end();
  }

  freeBytes(): number {
    return this.options.freeBytes();
  }
  nowS(): number {
    return this.options.nowS();
  }

  /** @throws PhoneFileError where only the hash was kept */
  async *read(file: PhoneFile, from = 0, chunk = 64 * 1024): AsyncGenerator<Buffer> {
    if (file.host === null) throw new PhoneFileError('I/O error');
    if (from >= file.size) return;
    for await (const bytes of createReadStream(file.host, {
      start: from,
      end: file.size - 1,
      highWaterMark: chunk,
    }))
      yield bytes as Buffer;
  }

  async text(path: string): Promise<string> {
    const file = this.file(path);
    if (file === null) throw new PhoneFileError('No such file or directory');
    const parts: Buffer[] = [];
    for await (const part of this.read(file)) parts.push(part);
    return Buffer.concat(parts).toString('utf8');
  }

  async sha256(file: PhoneFile): Promise<string> {
    if (file.sha256 !== null) return file.sha256;
    const hash = createHash('sha256');
    const { size, modifiedS } = file;
    for await (const part of this.read(file)) hash.update(part);
    const digest = hash.digest('hex');
    if (file.size === size && file.modifiedS === modifiedS) file.sha256 = digest;
    return digest;
  }

  /** @returns whether it was there */
  remove(path: string): boolean {
    const gone = this.below(path);
    for (const at of gone) {
      const entry = this.entries.get(at);
      this.entries.delete(at);
      if (entry?.kind === 'file' && entry.host !== null) rmSync(entry.host, { force: true });
    }
    return gone.length > 0;
  }

  /** @throws PhoneFileError */
  move(from: string, to: string): void {
    const [source, wanted] = [PhoneFiles.normal(from), PhoneFiles.normal(to)];
    if (!this.entries.has(source)) throw new PhoneFileError('No such file or directory');
    const target =
      this.entries.get(wanted)?.kind === 'folder' ? posix.join(wanted, posix.basename(source)) : wanted;
    if (this.entries.get(posix.dirname(target))?.kind !== 'folder')
      throw new PhoneFileError('No such file or directory');
    if (target === source) return;
    this.remove(target);
    for (const at of this.below(source)) {
      const entry = this.entries.get(at)!;
      this.entries.delete(at);
      this.entries.set(target + at.slice(source.length), entry);
    }
  }

  clear(): void {
    rmSync(this.options.root, { recursive: true, force: true });
    this.entries.clear();
  }
}

/** Writes to the end of one file until it is closed. */
export class FileWriter {
  private readonly hash: Hash | null;
  /** Where a file is too large to be kept, its bytes go nowhere from then on. */
  private keep = true;

  constructor(
    private readonly files: PhoneFiles,
    private readonly file: PhoneFile,
    private readonly handle: FileHandle,
    private readonly keepBytes: number,
  ) {
    this.hash = file.size === 0 && keepBytes < Infinity ? createHash('sha256') : null;
    file.sha256 = null;
  }

  /** @throws PhoneFileError NO_SPACE */
  async write(bytes: Buffer): Promise<void> {
    if (bytes.length > this.files.freeBytes()) throw new PhoneFileError(NO_SPACE);
    this.hash?.update(bytes);
    if (this.keep && this.file.size + bytes.length > this.keepBytes) await this.stopKeeping();
    if (this.keep) await this.handle.write(bytes);
    this.file.size += bytes.length;
    this.file.modifiedS = this.files.nowS();
  }

  private async stopKeeping(): Promise<void> {
    this.keep = false;
    await this.handle.truncate(0);
    this.file.host = null;
  }

  async end(): Promise<void> {
    await this.handle.close();
    if (this.hash !== null) this.file.sha256 = this.hash.digest('hex');
  }
}
