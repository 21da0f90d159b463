import { wholeLines } from './text.js';

/** Reads `dumpsys package NAME`. @returns null where it is not installed or not told whole */
export function parsePackage(
  text: string,
  name: string,
): { versionName: string; versionCode: number } | null {
  let inside = false;
  let versionName: string | null = null;
  let versionCode: number | null = null;
  for (const line of wholeLines(text)) {
    const head = /^\s*Package \[([^\]]+)\]/.exec(line);
    // A system app has a second block for the version that the phone was sold with.
    if (head !== null) inside = head[1] === name && versionName === null && versionCode === null;
    if (!inside) continue;
    versionName ??= /^\s*versionName=(\S+)\s*$/.exec(line)?.[1] ?? null;
    const code = /^\s*versionCode=(\d{1,15})(?:\s|$)/.exec(line)?.[1];
    if (code !== undefined) versionCode ??= Number(code);
  }
  return versionName === null || versionCode === null ? null : { versionName, versionCode };
}
