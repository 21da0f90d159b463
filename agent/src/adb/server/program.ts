import { accessSync, constants, statSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';

/** @returns the adb program's path, or what to do about it. `asked` is RACKMARK_ADB. */
export function findAdb(
  asked: string | null,
  path: string,
): { program: string; trouble: null } | { program: null; trouble: string } {
  const found = asked !== null && basename(asked) !== asked ? asked : onPath(asked ?? 'adb', path);
  if (found !== undefined && isProgram(found)) return { program: found, trouble: null };
  const trouble =
    asked === null
      ? 'adb is not installed: apt-get install adb, or set RACKMARK_ADB to its path.'
      : `RACKMARK_ADB names ${asked}, which is no program that can be started. Correct it or unset it.`;
  return { program: null, trouble };
}

/** As a shell finds a program that is named without its folder. */
const onPath = (name: string, path: string): string | undefined =>
  path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isProgram);

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
