import { open, type FileHandle } from 'node:fs/promises';
import type { Connect } from './adbkit.js';
import { openService } from './smart-socket.js';
import { AdbError, type Limits } from './transport.js';
import type { Wire } from './wire.js';

/** Some MiB wait on the way to the phone: silence until the last of them arrived is no fault of a slow link. */
const SYNC_LIMITS: Limits = { idleMs: 60_000 };
const REGULAR_FILE = 0o100000;
const HEAD = 8;
/** The protocol's largest piece. */
const PIECE = 64 * 1024;
/** Pieces read and sent at once, and how many such blocks are on their way. */
const PIECES = 8;
const BLOCKS = 4;
const MOST_PULLED = 64 * 1024 * 1024;
const MOST_TEXT = 64 * 1024;

/** Id and a number, little-endian. */
function head(id: string, n: number): Buffer {
  const bytes = Buffer.alloc(HEAD);
  bytes.write(id, 'latin1');
  bytes.writeUInt32LE(n, 4);
  return bytes;
}
const withText = (id: string, text: string): Buffer => {
  const body = Buffer.from(text);
  return Buffer.concat([head(id, body.length), body]);
};

/** @returns bytes sent. Stops early when the phone refuses. @throws AdbError SYNC_FAIL with the phone's text */
export async function pushFile(
  connect: Connect,
  transportId: string,
  { file, destination }: { file: string; destination: string },
  options: Limits & { mode?: number; onProgress?: (bytes: number) => void } = {},
): Promise<number> {
  const source = await open(file, 'r');
  try {
    const { mtimeMs } = await source.stat();
    const wire = await openService(connect, transportId, 'sync:', { ...SYNC_LIMITS, ...options });
    try {
      await wire.write(withText('SEND', `${destination},${(options.mode ?? 0o644) | REGULAR_FILE}`));
      const sent = await sendPieces(wire, source, options.onProgress ?? (() => {}));
      if (!refused(wire)) await wire.write(head('DONE', Math.floor(mtimeMs / 1000)));
      const answer = await wire.read(HEAD);
      if (answer.toString('latin1', 0, 4) !== 'OKAY') throw await refusal(wire, answer);
      return sent;
    } finally {
      wire.close();
    }
  } finally {
    await source.close();
  }
}

/** Before the last byte is sent, the phone says nothing but a refusal. */
const refused = (wire: Wire): boolean => wire.available >= HEAD || wire.over;

/**
 * Reads on from the disk while earlier blocks go out: on a busy computer the socket is never empty for want of this process.
 * @returns bytes sent
 */
async function sendPieces(
  wire: Wire,
  source: FileHandle,
  onProgress: (bytes: number) => void,
): Promise<number> {
  const turns = Array.from({ length: BLOCKS }, () => ({ block: new Block(), going: Promise.resolve() }));
  let read = 0;
  let sent = 0;
  try {
    for (let i = 0; !refused(wire); i++) {
      const turn = turns[i % BLOCKS]!;
      await turn.going;
      const n = await turn.block.fill(source);
      if (n === 0) break;
      read += n;
      turn.going = wire.write(turn.block.bytes()).then(() => onProgress((sent += n)));
      // Awaited when its block's turn comes again; until then nobody looks at its failure.
      turn.going.catch(() => {});
    }
    if (!refused(wire)) await Promise.all(turns.map((t) => t.going));
  } catch (error) {
    // A refusal is worth more than the broken pipe that may follow it.
    if (wire.available < HEAD) throw error;
  }
  return read;
}

/** Some pieces, each behind its head, in one stretch of memory: one call to the disk, one to the socket. */
class Block {
  private readonly memory = Buffer.alloc(PIECES * (HEAD + PIECE));
  private readonly slots = Array.from({ length: PIECES }, (_, i) => {
    const at = i * (HEAD + PIECE) + HEAD;
    return this.memory.subarray(at, at + PIECE);
  });
  private used = 0;

  /** @returns bytes read, 0 at the file's end */
  async fill(source: FileHandle): Promise<number> {
    const { bytesRead } = await source.readv(this.slots);
    this.used = 0;
    for (let left = bytesRead; left > 0; left -= PIECE) {
      this.memory.write('DATA', this.used, 'latin1');
      this.memory.writeUInt32LE(Math.min(left, PIECE), this.used + 4);
      this.used += HEAD + Math.min(left, PIECE);
    }
    return bytesRead;
  }
  bytes(): Buffer {
    return this.memory.subarray(0, this.used);
  }
}

/** @returns the whole of a small file. @throws AdbError SYNC_FAIL with the phone's text */
export async function pullFile(
  connect: Connect,
  transportId: string,
  source: string,
  limits: Limits = {},
): Promise<Buffer> {
  const wire = await openService(connect, transportId, 'sync:', { ...SYNC_LIMITS, ...limits });
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    await wire.write(withText('RECV', source));
    for (;;) {
      const answer = await wire.read(HEAD);
      const id = answer.toString('latin1', 0, 4);
      if (id === 'DONE') return Buffer.concat(pieces);
      if (id !== 'DATA') throw await refusal(wire, answer);
      const n = answer.readUInt32LE(4);
      if (n > PIECE) throw new AdbError('TRUNCATED', 'the answer is garbled');
      length += n;
      if (length > MOST_PULLED) throw new AdbError('FAIL', `the file is longer than ${MOST_PULLED} bytes`);
      pieces.push(await wire.read(n));
    }
  } finally {
    wire.close();
  }
}

async function refusal(wire: Wire, answer: Buffer): Promise<AdbError> {
  const length = answer.readUInt32LE(4);
  if (answer.toString('latin1', 0, 4) !== 'FAIL' || length > MOST_TEXT)
    return new AdbError('TRUNCATED', 'the answer is garbled');
  return new AdbError('SYNC_FAIL', (await wire.read(length)).toString('utf8'));
}
