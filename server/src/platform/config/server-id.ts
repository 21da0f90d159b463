import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Which of several servers this is: the same after a restart, as it belongs to the data folder. */
export function serverId(dataDir: string): string {
  const path = join(dataDir, 'server-id');
  try {
    return z.uuid().parse(readFileSync(path, 'utf8').trim());
  } catch {
    // The first start, or a file that somebody emptied: a new server. Agents of the old one are let go when they are silent.
    const id = randomUUID();
    writeFileSync(path, `${id}\n`);
    return id;
  }
}
