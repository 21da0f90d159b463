import {
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
import { fail, type Failure } from '@rackmark/contracts';
import type { Portal } from '../portal.js';
import { sha256Of } from '../sha256.js';

const MOST_BYTES = 16 * 2 ** 30;
const TRIES = 4;

export type Fetched = { path: string } | { failure: Failure };

interface Fetching {
  fetched: Promise<Fetched>;
  controller: AbortController;
  waiting: number;
}

/** Models of the server by their hash, fetched once a computer, checked, and left least recently used first. */
export class ModelCache {
  private readonly dir: string;
  private readonly fetching = new Map<string, Fetching>();

  constructor(
    private readonly portal: Portal,
    dataDir: string,
    private readonly mostBytes = MOST_BYTES,
  ) {
    this.dir = join(dataDir, 'models');
    mkdirSync(this.dir, { recursive: true });
  }

  /** Of these models, those that are not here yet, in bytes. */
  missingBytes(models: readonly { sha256: string; size_bytes: number }[]): number {
    return models.filter((m) => !existsSync(this.pathOf(m.sha256))).reduce((sum, m) => sum + m.size_bytes, 0);
  }
  private pathOf(sha256: string): string {
    return join(this.dir, `${sha256}.tflite`);
  }

  /** A rack's phones ask for one model at the same moment: they wait for one download, which goes on while one of them does. */
  async get(sha256: string, name: string, signal: AbortSignal): Promise<Fetched> {
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
      return this.get(sha256, name, signal);
    }
    if (work === undefined) {
      const controller = new AbortController();
      const fetched = this.fetch(path, sha256, name, controller.signal);
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

  private async fetch(path: string, sha256: string, name: string, signal: AbortSignal): Promise<Fetched> {
    let last = '';
    for (let attempt = 1; attempt <= TRIES && !signal.aborted; attempt++) {
      try {
        await this.download(sha256, `${path}.part`, signal);
        if ((await sha256Of(`${path}.part`)) === sha256) {
          renameSync(`${path}.part`, path);
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
      failure: fail('MODEL_DOWNLOAD', `The model ${name} could not be fetched from the server: ${last}.`),
    };
  }

  /** Goes on where an earlier try stopped. */
  private async download(sha256: string, part: string, signal: AbortSignal): Promise<void> {
    const have = existsSync(part) ? statSync(part).size : 0;
    const response = await this.portal.fetch(`/api/v1/models/${sha256}/content`, {
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
      if (sum <= this.mostBytes) return;
      if (file.path === keep) continue;
      rmSync(file.path, { force: true });
      sum -= file.bytes;
    }
  }
}

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
