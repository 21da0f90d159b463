import { readFile } from 'node:fs/promises';
import { readPublicKey } from '@rackmark/analysis/file';
import { publicKey } from '@rackmark/contracts';
import { CannotRun } from '../exit.js';

/** A key as it is, or a file with it. @throws CannotRun */
export async function keyOf(given: string): Promise<string> {
  const plain = publicKey.safeParse(given);
  if (plain.success) return plain.data;
  const text = await readFile(given, 'utf8').catch((error: Error) => {
    throw new CannotRun(`--key: ${given} is no key, and no file with one (${error.message}).`);
  });
  const key = readPublicKey(text);
  if (key !== null) return key;
  throw new CannotRun(
    `--key: ${given} holds no Ed25519 key. It takes the answer of GET /api/v1/portal/key, its public_key, or PEM.`,
  );
}
