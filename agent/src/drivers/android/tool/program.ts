import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { fail, type Failure } from '@rackmark/contracts';
import type { AdbPhone, Limits } from '../../../adb/transport.js';
import { sha256Of } from '../../../sha256.js';
import { layout } from '../layout.js';

const HASH_LIMITS: Limits = { totalMs: 60_000 };

export interface PushedProgram {
  /** Where the program lies on the phone. */
  path: string;
  folder: string;
  sha256: string;
}

/**
 * Once a phone: a program, and the libraries that it loads, lie there in a folder named by their hashes, each checked
 * before it gets its name.
 * @param program `name`: its name on the phone; `file`, `libraries`: paths on this computer
 */
export async function pushProgram(
  phone: AdbPhone,
  program: { name: string; file: string; libraries?: readonly string[] },
  signal: AbortSignal,
): Promise<PushedProgram | { failure: Failure }> {
  const sha256 = await sha256Of(program.file);
  const files = [{ name: program.name, file: program.file, sha256 }];
  for (const file of program.libraries ?? [])
    files.push({ name: basename(file), file, sha256: await sha256Of(file) });
  const folder = `${layout.programs}/${folderName(files)}`;
  for (const file of files) {
    const failure = await pushFile(phone, folder, file, program.name, signal);
    if (failure !== null) return { failure };
  }
  return { path: `${folder}/${program.name}`, folder, sha256 };
}

/** A program alone is known by its own hash; with libraries, by all of them. */
function folderName(files: readonly { name: string; sha256: string }[]): string {
  const [program] = files;
  if (files.length === 1) return program!.sha256.slice(0, 16);
  const all = files.map(({ name, sha256 }) => `${name} ${sha256}\n`).join('');
  return createHash('sha256').update(all).digest('hex').slice(0, 16);
}

async function pushFile(
  phone: AdbPhone,
  folder: string,
  { name, file, sha256 }: { name: string; file: string; sha256: string },
  program: string,
  signal: AbortSignal,
): Promise<Failure | null> {
  const path = `${folder}/${name}`;
  const isThere = async (at: string): Promise<boolean> => {
    const { out } = await phone.shell(`sha256sum ${at} 2>/dev/null`, { ...HASH_LIMITS, signal });
    return out.startsWith(sha256);
  };
  if (await isThere(path)) return null;
  await phone.shell(`mkdir -p ${folder}`, { ...HASH_LIMITS, signal });
  await phone.push(file, `${path}.new`, { mode: 0o755, signal });
  if (!(await isThere(`${path}.new`))) {
    const what = name === program ? program : `${name} of ${program}`;
    return fail('TRANSFER_DAMAGED', `${what} did not arrive on the phone as it was sent.`);
  }
  await phone.shell(`chmod 755 ${path}.new && mv ${path}.new ${path}`, { ...HASH_LIMITS, signal });
  return null;
}
