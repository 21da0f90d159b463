import { readFile } from 'node:fs/promises';
import { readPublicKey } from '@rackmark/analysis/file';
import { publicKey } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { CannotRun } from '../exit.js';

/** A key as it is, or a file with it. @throws CannotRun */
export async function keyOf(given: string): Promise<string> {
  const plain = publicKey.safeParse(given);
  if (plain.success) return plain.data;
  const text = await readFile(given, 'utf8').catch((error: Error) => {
    throw new CannotRun(said('cannot.report.no_key', { path: given, given: error.message }));
  });
  const key = readPublicKey(text);
  if (key !== null) return key;
  throw new CannotRun(said('cannot.report.other_key', { path: given }));
}
