import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { id, runResult, type RunResult } from '@rackmark/contracts';
import { z } from 'zod';
import { writeWhole } from '../whole-file.js';

const entry = z.object({ run_id: id, result: runResult });
export interface SpoolEntry {
  runId: string;
  result: RunResult;
}

/** Results on disk from the moment they are made until the server has them: one file a run, whole or not at all. */
export class Spool {
  private readonly dir: string;
  private readonly refusedDir: string;

  constructor(dataDir: string) {
    this.dir = join(dataDir, 'spool');
    this.refusedDir = join(dataDir, 'refused');
    mkdirSync(this.dir, { recursive: true });
    // Cut off by a crash while they were written: the run counts as not made.
    for (const name of readdirSync(this.dir))
      if (name.endsWith('.new')) rmSync(join(this.dir, name), { force: true });
  }

  put({ runId, result }: SpoolEntry): void {
    writeWhole(this.path(runId), JSON.stringify({ run_id: runId, result }));
  }
  has(runId: string): boolean {
    return existsSync(this.path(runId));
  }
  list(): string[] {
    return readdirSync(this.dir)
      .filter((n) => n.endsWith('.json'))
      .map((n) => n.slice(0, -'.json'.length));
  }
  /** Null for a file that no one can read any more; it is put aside. */
  get(runId: string): SpoolEntry | null {
    try {
      const { run_id, result } = entry.parse(JSON.parse(readFileSync(this.path(runId), 'utf8')));
      return { runId: run_id, result };
    } catch {
      this.setAside(runId);
      return null;
    }
  }
  remove(runId: string): void {
    rmSync(this.path(runId), { force: true });
  }
  /** What the server does not want stays for a person to look at. */
  setAside(runId: string): void {
    mkdirSync(this.refusedDir, { recursive: true });
    if (this.has(runId)) renameSync(this.path(runId), join(this.refusedDir, `${runId}.json`));
  }
  private path(runId: string): string {
    return join(this.dir, `${runId}.json`);
  }
}
