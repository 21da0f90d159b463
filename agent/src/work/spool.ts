import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { id, runResult, type HeldLease, type RunResult } from '@rackmark/contracts';
import { z } from 'zod';
import { writeWhole } from '../whole-file.js';

const entry = z.object({ run_id: id, result: runResult });
export interface SpoolEntry {
  runId: string;
  result: RunResult;
}
/** What the name of a file tells. */
export interface Spooled {
  runId: string;
  /** Null for a file of an earlier version of the agent, which did not put it into the name. */
  lease: HeldLease | null;
}

/**
 * Results on disk from the moment they are made until the server has them: one file a run and lease, whole or not at all. A
 * run that is measured again has a file of its own, so that neither takes the other's place.
 */
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
    writeWhole(this.path(keyOf(runId, result)), JSON.stringify({ run_id: runId, result }));
  }
  /** Keys of what lies there. */
  list(): string[] {
    return readdirSync(this.dir)
      .filter((n) => n.endsWith('.json'))
      .map((n) => n.slice(0, -'.json'.length));
  }
  /** Null for a file that no one can read any more; it is put aside. */
  get(key: string): SpoolEntry | null {
    try {
      const { run_id, result } = entry.parse(JSON.parse(readFileSync(this.path(key), 'utf8')));
      return { runId: run_id, result };
    } catch {
      this.setAside(key);
      return null;
    }
  }
  remove(key: string): void {
    rmSync(this.path(key), { force: true });
  }
  /** What the server does not want stays for a person to look at. */
  setAside(key: string): void {
    mkdirSync(this.refusedDir, { recursive: true });
    try {
      renameSync(this.path(key), join(this.refusedDir, `${key}.json`));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  private path(key: string): string {
    return join(this.dir, `${key}.json`);
  }
}

export const keyOf = (runId: string, { lease_id, epoch }: HeldLease): string =>
  `${runId}.${lease_id}.${epoch}`;

export function spooledOf(key: string): Spooled {
  const [runId = '', lease_id, epoch] = key.split('.');
  return {
    runId,
    lease: lease_id === undefined || epoch === undefined ? null : { lease_id, epoch: Number(epoch) },
  };
}
