import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { assignment, id, type Assignment } from '@rackmark/contracts';
import { z } from 'zod';
import { writeWhole } from '../whole-file.js';

const record = z.object({ device_key: z.string(), assignment, done: z.array(id) });
export interface Held {
  deviceKey: string;
  assignment: Assignment;
}

/**
 * What resumable devices work on, on disk from before the first run until the end of the attempt: a process that is started
 * after this one was killed goes on with it, if the server still wants that.
 */
export class HeldWork {
  private readonly dir: string;
  private readonly held = new Map<string, { work: Held; done: Set<string> }>();

  constructor(dataDir: string) {
    this.dir = join(dataDir, 'held');
    mkdirSync(this.dir, { recursive: true });
    for (const name of readdirSync(this.dir)) this.load(join(this.dir, name));
  }

  private load(path: string): void {
    const parsed = record.safeParse(jsonOf(path));
    // Cut off while it was written: no run had begun.
    if (!path.endsWith('.json') || !parsed.success) return rmSync(path, { force: true });
    const { device_key: deviceKey, assignment: work, done } = parsed.data;
    this.held.set(work.lease_id, { work: { deviceKey, assignment: work }, done: new Set(done) });
  }

  list(): Held[] {
    return [...this.held.values()].map((h) => h.work);
  }
  of(deviceKey: string): Assignment | null {
    return this.list().find((h) => h.deviceKey === deviceKey)?.assignment ?? null;
  }
  /** Runs of a device that may still go on there, without a result on this computer. */
  openRuns(deviceKey: string): string[] {
    return [...this.held.values()]
      .filter((h) => h.work.deviceKey === deviceKey)
      .flatMap((h) => h.work.assignment.runs.map((r) => r.run_id).filter((runId) => !h.done.has(runId)));
  }
  hold(work: Held): void {
    this.held.set(work.assignment.lease_id, { work, done: new Set() });
    this.write(work.assignment.lease_id);
  }
  /** Its result is on disk. */
  done(leaseId: string, runId: string): void {
    const h = this.held.get(leaseId);
    if (h === undefined) return;
    h.done.add(runId);
    try {
      this.write(leaseId);
    } catch {
      // A disk that is full: this process knows it; one after it would collect the run again, and bring it twice.
    }
  }
  isDone(leaseId: string, runId: string): boolean {
    return this.held.get(leaseId)?.done.has(runId) ?? false;
  }
  release(leaseId: string): void {
    this.held.delete(leaseId);
    rmSync(this.path(leaseId), { force: true });
  }

  private write(leaseId: string): void {
    const { work, done } = this.held.get(leaseId)!;
    const text = { device_key: work.deviceKey, assignment: work.assignment, done: [...done] };
    writeWhole(this.path(leaseId), JSON.stringify(text));
  }
  private path(leaseId: string): string {
    return join(this.dir, `${leaseId}.json`);
  }
}

function jsonOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
