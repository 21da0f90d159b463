import { fromBufferPromise } from 'yauzl';
import { ZipFile } from 'yazl';

/** By name, in the order in which they stand. */
export type Files = Map<string, Buffer>;

export async function unzipped(bytes: Buffer): Promise<Files> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true });
  const files: Files = new Map();
  for await (const entry of zip.eachEntry()) {
    const pieces: Buffer[] = [];
    for await (const piece of await zip.openReadStreamPromise(entry)) pieces.push(piece as Buffer);
    files.set(entry.fileName, Buffer.concat(pieces));
  }
  return files;
}

export async function zipped(files: Files): Promise<Buffer> {
  const zip = new ZipFile();
  const CLIMB = '../';
  for (const [name, content] of files) zip.addBuffer(content, name.replaceAll(CLIMB, 'xx/'));
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  // The library writes no such name.
  return climbing(
    Buffer.concat(pieces),
    [...files.keys()].find((name) => name.includes(CLIMB)),
  );
}

const climbing = (zip: Buffer, name: string | undefined): Buffer =>
  name === undefined
    ? zip
    : Buffer.from(zip.toString('latin1').replaceAll(name.replaceAll('../', 'xx/'), name), 'latin1');
