import { readdirSync } from 'node:fs';

/** Whether something lies in a folder of compiled code. */
export function isFilled(dir: string | null): boolean {
  if (dir === null) return false;
  try {
    return readdirSync(dir).length > 0;
  } catch {
    return false;
  }
}
