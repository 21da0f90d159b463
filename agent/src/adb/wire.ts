import type { Socket } from 'node:net';
import { Deadline } from './deadline.js';
import { AdbError, type Limits } from './transport.js';

/** More than this is not read ahead: the sender waits. */
const READ_AHEAD = 4 * 1024 * 1024;

/**
 * One connection read on demand: so many bytes, or why they will never come. Whatever ends it (deadline, signal, a lost
 * link) destroys the socket and rejects what waits.
 */
export class Wire {
  private chunks: Buffer[] = [];
  private length = 0;
  private ended = false;
  private failure: AdbError | null = null;
  private wake: () => void = () => {};
  private readonly deadline: Deadline;

  constructor(
    private readonly socket: Socket,
    limits: Limits = {},
  ) {
    this.deadline = new Deadline(limits, (error) => this.fail(error));
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.take(chunk));
    socket.on('end', () => this.finish());
    socket.on('close', () => this.finish());
    socket.on('error', (error: NodeJS.ErrnoException) =>
      this.fail(new AdbError('TRUNCATED', `the connection broke (${error.code ?? error.message})`)),
    );
  }

  /** Bytes that wait to be read. */
  get available(): number {
    return this.length;
  }
  /** Nothing more will come. */
  get over(): boolean {
    return this.ended;
  }

  /** @returns exactly `n` bytes. @throws AdbError TRUNCATED when the stream ends before */
  async read(n: number): Promise<Buffer> {
    while (this.length < n) {
      if (this.failure !== null) throw this.failure;
      if (this.ended) throw new AdbError('TRUNCATED', `the stream ended ${n - this.length} bytes too early`);
      await this.more();
    }
    return this.cut(n);
  }

  /** @returns all until the end, at most `most` bytes. @throws AdbError */
  async readToEnd(most: number): Promise<Buffer> {
    while (!this.ended && this.length <= most) await this.more();
    if (this.failure !== null) throw this.failure;
    if (this.length > most) throw new AdbError('FAIL', `the answer is longer than ${most} bytes`);
    return this.cut(this.length);
  }

  /** Resolves when the operating system took all of it. @throws AdbError */
  write(bytes: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.failure !== null) return reject(this.failure);
      this.socket.write(bytes, (error) => {
        if (error) return reject(this.failure ?? new AdbError('TRUNCATED', 'the stream ended while sending'));
        this.deadline.touch();
        resolve();
      });
    });
  }

  /** Ends it at once; what runs behind it on the phone ends, too. */
  close(): void {
    this.deadline.clear();
    this.finish();
    this.socket.destroy();
  }

  private take(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.length += chunk.length;
    this.deadline.touch();
    if (this.length > READ_AHEAD) this.socket.pause();
    this.wake();
  }
  private more(): Promise<void> {
    this.socket.resume();
    return new Promise((resolve) => (this.wake = resolve));
  }
  private cut(n: number): Buffer {
    const parts: Buffer[] = [];
    for (let missing = n; missing > 0;) {
      const first = this.chunks[0]!;
      if (first.length <= missing) this.chunks.shift();
      else this.chunks[0] = first.subarray(missing);
      parts.push(first.subarray(0, missing));
      missing -= Math.min(missing, first.length);
    }
    this.length -= n;
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts, n);
  }
  private fail(error: AdbError): void {
    if (!this.ended) this.failure = error;
    this.close();
  }
  private finish(): void {
    this.ended = true;
    this.deadline.clear();
    this.wake();
  }
}
