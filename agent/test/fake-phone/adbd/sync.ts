import { posix } from 'node:path';
import { PhoneFileError, PhoneFiles, type FileWriter, type PhoneEntry } from '../files.js';
import type { FakePhone } from '../phone.js';
import type { Stream } from './stream.js';

const MOST_DATA = 64 * 1024;
const LONGEST_PATH = 1024;
const DRY_RUN = 0x80000000;
const COMPRESSED = 7;
const ENOENT = 2;
/** The user `shell`. */
const SHELL_UID = 2000;

/** The file service (`sync:`), versions 1 and 2: adbd's answers to the byte. */
export async function serveSync(phone: FakePhone, stream: Stream): Promise<void> {
  for (;;) {
    const request = await stream.read(8);
    if (request === null) return;
    const id = request.toString('latin1', 0, 4);
    const length = request.readUInt32LE(4);
    if (id === 'QUIT') return;
    if (length > LONGEST_PATH) return fail(stream, 'path too long');
    const path = length === 0 ? '' : ((await stream.read(length))?.toString('utf8') ?? '');
    const goesOn = await answer(phone, stream, id, path);
    // adbd closes the stream after any refusal.
    if (!goesOn) return;
  }
}

async function answer(phone: FakePhone, stream: Stream, id: string, path: string): Promise<boolean> {
  switch (id) {
    case 'STAT':
      await stream.write(stat1(phone.files.get(path)));
      return true;
    case 'STA2':
    case 'LST2':
      await stream.write(stat2(id, phone.files.get(path)));
      return true;
    case 'LIST':
    case 'LIS2':
      await list(phone, stream, id === 'LIS2', path);
      return true;
    case 'SEND': {
      const comma = path.lastIndexOf(',');
      if (comma < 0) return refuse(stream, 'missing , in ID_SEND_V1');
      return receive(phone, stream, path.slice(0, comma), Number(path.slice(comma + 1)), 0);
    }
    case 'SND2': {
      const more = await stream.read(12);
      if (more === null) return false;
      return receive(phone, stream, path, more.readUInt32LE(4), more.readUInt32LE(8));
    }
    case 'RCV2':
      if ((await stream.read(8)) === null) return false;
      return deliver(phone, stream, path);
    case 'RECV':
      return deliver(phone, stream, path);
    default:
      return refuse(
        stream,
        `unknown command ${Buffer.from(id).readUInt32LE(0).toString(16).padStart(8, '0')}`,
      );
  }
}

const fail = (stream: Stream, text: string) =>
  stream.write(Buffer.concat([Buffer.from('FAIL'), u32(Buffer.byteLength(text)), Buffer.from(text)]));
async function refuse(stream: Stream, text: string): Promise<false> {
  await fail(stream, text);
  return false;
}

function u32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((v, i) => bytes.writeUInt32LE(v >>> 0, i * 4));
  return bytes;
}

const modeOf = (e: PhoneEntry) => (e.kind === 'file' ? 0o100000 : 0o040000) | (e.mode & 0o777);
const sizeOf = (e: PhoneEntry) => (e.kind === 'file' ? e.size : 4096);

const stat1 = (e: PhoneEntry | null) =>
  Buffer.concat([Buffer.from('STAT'), e ? u32(modeOf(e), sizeOf(e), e.modifiedS) : u32(0, 0, 0)]);

/** id, error, device and inode (64 bit), mode, links, user, group, size (64 bit), three times (64 bit): 72 bytes. */
function stat2(id: string, e: PhoneEntry | null): Buffer {
  const bytes = Buffer.alloc(72);
  bytes.write(id);
  if (e === null) {
    bytes.writeUInt32LE(ENOENT, 4);
    return bytes;
  }
  [modeOf(e), 1, SHELL_UID, SHELL_UID].forEach((v, i) => bytes.writeUInt32LE(v, 24 + i * 4));
  bytes.writeBigUInt64LE(BigInt(sizeOf(e)), 40);
  for (const at of [48, 56, 64]) bytes.writeBigInt64LE(BigInt(e.modifiedS), at);
  return bytes;
}

async function list(phone: FakePhone, stream: Stream, isV2: boolean, path: string): Promise<void> {
  for (const name of phone.files.list(path)) {
    const entry = phone.files.get(posix.join(path, name))!;
    const bytes = Buffer.from(name);
    const head = isV2
      ? Buffer.concat([stat2('DNT2', entry), u32(bytes.length)])
      : Buffer.concat([
          Buffer.from('DENT'),
          u32(modeOf(entry), sizeOf(entry), entry.modifiedS, bytes.length),
        ]);
    await stream.write(Buffer.concat([head, bytes]));
  }
  await stream.write(Buffer.concat([Buffer.from('DONE'), Buffer.alloc(isV2 ? 72 : 16)]));
}

/** A push. After a refusal adbd reads on to the end of the file before it closes. */
async function receive(
  phone: FakePhone,
  stream: Stream,
  path: string,
  mode: number,
  flags: number,
): Promise<boolean> {
  if ((flags & COMPRESSED) !== 0) return refuse(stream, 'unsupported compression');
  let writer: FileWriter | null = null;
  let refused: string | null = null;
  if ((flags & DRY_RUN) === 0) {
    try {
      phone.files.makeFolders(posix.dirname(PhoneFiles.normal(path)));
      writer = await phone.files.write(path, { mode });
    } catch (error) {
      refused = `couldn't create file: ${textOf(error)}`;
      await fail(stream, refused);
    }
  }
  try {
    for (;;) {
      const head = await stream.read(8);
      if (head === null) return false;
      const id = head.toString('latin1', 0, 4);
      const length = head.readUInt32LE(4);
      if (id === 'DONE') {
        if (refused !== null) return false;
        const file = phone.files.file(path);
        if (file !== null) file.modifiedS = length;
        break;
      }
      if (id !== 'DATA') return await refuse(stream, 'invalid data message: expected ID_DATA');
      if (length > MOST_DATA) return await refuse(stream, 'oversize data message');
      const data = await stream.read(length);
      if (data === null) return false;
      phone.pushed.set(path, (phone.pushed.get(path) ?? 0) + data.length);
      if (refused !== null || writer === null) continue;
      try {
        await writer.write(phone.faults.damageTransfers ? damaged(data) : data);
      } catch (error) {
        refused = `write failed: ${textOf(error)}`;
        await fail(stream, refused);
      }
    }
  } finally {
    await writer?.end();
    // A file that did not arrive whole leaves nothing behind.
    if (refused !== null) phone.files.remove(path);
  }
  await stream.write(Buffer.concat([Buffer.from('OKAY'), u32(0)]));
  return true;
}

/** One bit of the first byte turned round. */
function damaged(data: Buffer): Buffer {
  const copy = Buffer.from(data);
  if (copy.length > 0) copy[0] = copy[0]! ^ 1;
  return copy;
}

async function deliver(phone: FakePhone, stream: Stream, path: string): Promise<boolean> {
  const file = phone.files.file(path);
  const virtual = file === null ? phone.systemFiles.read(path) : null;
  if (file === null && virtual === null) return refuse(stream, 'open failed: No such file or directory');
  if (file !== null && file.host === null) return refuse(stream, 'read failed: I/O error');
  if (virtual !== null && virtual.kind === 'denied') return refuse(stream, 'open failed: Permission denied');
  const parts = file !== null ? phone.files.read(file, 0, MOST_DATA) : [Buffer.from(virtual!.text)];
  for await (const part of parts) {
    await stream.write(Buffer.concat([Buffer.from('DATA'), u32(part.length), part]));
    if (stream.ended) return false;
  }
  await stream.write(Buffer.concat([Buffer.from('DONE'), u32(0)]));
  return true;
}

const textOf = (error: unknown) => (error instanceof PhoneFileError ? error.text : String(error));
