import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LAST_LINES = 25;

/** A file that the child writes to as descriptor 2 and may read, too; gone when the run is over. */
export class StderrFile {
  private readonly dir = mkdtempSync(join(tmpdir(), 'rackmark-run-'));
  readonly path = join(this.dir, 'stderr');
  readonly fd = openSync(this.path, 'a+');

  /** An empty folder for what the run's compiler keeps. */
  cacheDir(): string {
    const dir = join(this.dir, 'compiled');
    mkdirSync(dir, { recursive: true });
    return dir;
  }
  lastLines(): string {
    return readFileSync(this.path, 'utf8').trimEnd().split('\n').slice(-LAST_LINES).join('\n');
  }
  remove(): void {
    closeSync(this.fd);
    rmSync(this.dir, { recursive: true, force: true });
  }
}
