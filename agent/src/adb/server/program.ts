import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @returns the adb program's path, or what to do about it. `asked` is RACKMARK_ADB. */
export function findAdb(
  asked: string | null,
  path: string,
): { program: string; trouble: null } | { program: null; trouble: string } {
  if (asked !== null)
    return isProgram(asked)
      ? { program: asked, trouble: null }
      : { program: null, trouble: `RACKMARK_ADB names ${asked}, which is no program that can be started.` };
  const found = path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, 'adb'))
    .find(isProgram);
  return found === undefined
    ? {
        program: null,
        trouble: 'adb is not installed: apt-get install adb, or set RACKMARK_ADB to its path.',
      }
    : { program: found, trouble: null };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
