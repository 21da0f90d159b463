import {
  closeSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';

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
  /** The file under a name with this one's ending, without a copy; its own path where it has that ending already. */
  named(path: string, name: string): string {
    if (extname(path) === extname(name)) return path;
    const target = join(this.dir, name);
    try {
      symlinkSync(resolve(path), target);
    } catch {
      // Windows lets few people make symbolic links.
      linkSync(path, target);
    }
    return target;
  }
  /** A file of the run's own. */
  keep(name: string, bytes: Uint8Array): string {
    const target = join(this.dir, name);
    writeFileSync(target, bytes);
    return target;
  }
  lastLines(): string {
    return readFileSync(this.path, 'utf8').trimEnd().split('\n').slice(-LAST_LINES).join('\n');
  }
  remove(): void {
    closeSync(this.fd);
    rmSync(this.dir, { recursive: true, force: true });
  }
}
