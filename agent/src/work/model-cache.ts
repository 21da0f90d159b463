import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { fail, type Assignment, type Failure } from '@rackmark/contracts';
import type { Portal } from '../portal.js';
import { sha256Of } from '../sha256.js';

const TRIES = 4;

/** What is kept, where the server has it, and how much of it this computer holds. */
interface Kind {
  what: string;
  folder: string;
  ending: string;
  mostBytes: number;
}
const models: Kind = { what: 'model', folder: 'models', ending: 'tflite', mostBytes: 16 * 2 ** 30 };
const inputs: Kind = { what: 'input file', folder: 'inputs', ending: 'values', mostBytes: 2 * 2 ** 30 };

export type Fetched = { path: string } | { failure: Failure };

interface Fetching {
  fetched: Promise<Fetched>;
  controller: AbortController;
  waiting: number;
}

/** Files of the server by their hash, fetched once a computer, checked, and left least recently used first. */
class FileCache {
  private readonly dir: string;
  private readonly fetching = new Map<string, Fetching>();

  constructor(
    private readonly portal: Portal,
    dataDir: string,
    private readonly kind: Kind,
  ) {
    this.dir = join(dataDir, kind.folder);
    mkdirSync(this.dir, { recursive: true });
  }

  /** Of these files, those that are not here yet, in bytes. */
  missingBytes(files: readonly { sha256: string; size_bytes: number }[]): number {
    return files.filter((m) => !existsSync(this.pathOf(m.sha256))).reduce((sum, m) => sum + m.size_bytes, 0);
  }
  private pathOf(sha256: string): string {
    return join(this.dir, `${sha256}.${this.kind.ending}`);
  }

  /** A rack's phones ask for one file at the same moment: they wait for one download, which goes on while one of them does. */
  protected async fetched(sha256: string, name: string, signal: AbortSignal, keep = moved): Promise<Fetched> {
    const path = this.pathOf(sha256);
    if (existsSync(path)) {
      const now = new Date();
      utimesSync(path, now, now);
      return { path };
    }
    let work = this.fetching.get(sha256);
    if (work?.controller.signal.aborted) {
      // Nobody wanted it for a moment: that download gives its file back first.
      await work.fetched;
      return this.fetched(sha256, name, signal, keep);
    }
    if (work === undefined) {
      const controller = new AbortController();
      const fetched = this.fetch(path, { sha256, name, keep }, controller.signal);
      work = { fetched, controller, waiting: 0 };
      this.fetching.set(sha256, work);
      void fetched.finally(() => this.fetching.delete(sha256)).catch(() => {});
    }
    work.waiting += 1;
    try {
      return await Promise.race([work.fetched, stoppedWaiting(name, signal)]);
    } finally {
      work.waiting -= 1;
      if (work.waiting === 0) work.controller.abort();
    }
  }

  private async fetch(
    path: string,
    { sha256, name, keep }: { sha256: string; name: string; keep: Keep },
    signal: AbortSignal,
  ): Promise<Fetched> {
    let last = '';
    for (let attempt = 1; attempt <= TRIES && !signal.aborted; attempt++) {
      try {
        await this.download(sha256, `${path}.part`, signal);
        if ((await sha256Of(`${path}.part`)) === sha256) {
          await keep(`${path}.part`, path);
          this.makeRoom(path);
          return { path };
        }
        last = 'its bytes do not have the expected SHA-256';
        rmSync(`${path}.part`, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOSPC') {
          rmSync(`${path}.part`, { force: true });
          return {
            failure: fail(
              'DISK_FULL',
              `The disk of the agent is full: ${name} did not fit. Free some space below ${this.dir}.`,
            ),
          };
        }
        last = (error as Error).message;
      }
    }
    return {
      failure: fail(
        'MODEL_DOWNLOAD',
        `The ${this.kind.what} ${name} could not be fetched from the server: ${last}.`,
      ),
    };
  }

  /** Goes on where an earlier try stopped. */
  private async download(sha256: string, part: string, signal: AbortSignal): Promise<void> {
    const have = existsSync(part) ? statSync(part).size : 0;
    const response = await this.portal.fetch(`/api/v1/${this.kind.folder}/${sha256}/content`, {
      headers: have > 0 ? { range: `bytes=${have}-` } : {},
      signal,
    });
    if (response.status === 416) return;
    if (!response.ok || response.body === null) throw new Error(`the server answered ${response.status}`);
    const goesOn = response.status === 206;
    await pipeline(
      Readable.fromWeb(response.body as ReadableStream<Uint8Array>),
      createWriteStream(part, { flags: goesOn ? 'a' : 'w' }),
      { signal },
    );
  }

  private makeRoom(keep: string): void {
    const files = readdirSync(this.dir)
      .map((name) => join(this.dir, name))
      .map((path) => ({ path, ...pick(path) }))
      .sort((a, b) => a.usedMs - b.usedMs);
    let sum = files.reduce((total, f) => total + f.bytes, 0);
    for (const file of files) {
      if (sum <= this.kind.mostBytes) return;
      if (file.path === keep) continue;
      rmSync(file.path, { force: true });
      sum -= file.bytes;
    }
  }
}

export class ModelCache extends FileCache {
  constructor(portal: Portal, dataDir: string, mostBytes = models.mostBytes) {
    super(portal, dataDir, { ...models, mostBytes });
  }
  get(sha256: string, name: string, signal: AbortSignal): Promise<Fetched> {
    return this.fetched(sha256, name, signal);
  }
}

/** Of .npy files the values alone, as harnesses take them. */
export class InputCache extends FileCache {
  constructor(portal: Portal, dataDir: string) {
    super(portal, dataDir, inputs);
  }
  get(file: Assignment['inputs'][number], signal: AbortSignal): Promise<Fetched> {
    return this.fetched(file.sha256, file.file_name, signal, async (came, path) => {
      const values = createReadStream(came, { start: file.values_offset });
      await pipeline(values, createWriteStream(`${path}.new`));
      renameSync(`${path}.new`, path);
      rmSync(came);
    });
  }
}

/** Makes what is kept of a file that came whole. */
type Keep = (came: string, path: string) => Promise<void>;
const moved: Keep = (came, path) => Promise.resolve(renameSync(came, path));

const stoppedWaiting = (name: string, signal: AbortSignal) =>
  new Promise<Fetched>((resolve) => {
    const stop = () =>
      resolve({
        failure: fail('MODEL_DOWNLOAD', `${name} is not wanted any more: the work on it was stopped.`),
      });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });

function pick(path: string): { bytes: number; usedMs: number } {
  const s = statSync(path);
  return { bytes: s.size, usedMs: s.mtimeMs };
}
