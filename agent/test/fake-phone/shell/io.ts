export interface Source {
  /** @returns what is there next, null at the end */
  read(): Promise<Buffer | null>;
}
export interface Sink {
  /** @throws BrokenPipe when nobody reads any more */
  write(data: Buffer | string): Promise<void>;
}
export interface Io {
  in: Source;
  out: Sink;
  err: Sink;
}

export class BrokenPipe extends Error {}

export const nothing: Source = { read: () => Promise.resolve(null) };
export const nowhere: Sink = { write: () => Promise.resolve() };

/** What one command writes and the next one reads. */
export class Pipe implements Source, Sink {
  private readonly parts: Buffer[] = [];
  private isEnded = false;
  private isAbandoned = false;
  private wake: () => void = () => {};

  async write(data: Buffer | string): Promise<void> {
    if (this.isAbandoned) throw new BrokenPipe();
    if (data.length > 0) this.parts.push(typeof data === 'string' ? Buffer.from(data) : data);
    this.wake();
  }

  async read(): Promise<Buffer | null> {
    while (this.parts.length === 0) {
      if (this.isEnded) return null;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    return this.parts.shift()!;
  }

  /** The writer is done. */
  end(): void {
    this.isEnded = true;
    this.wake();
  }

  /** The reader is gone. */
  abandon(): void {
    this.isAbandoned = true;
    this.parts.length = 0;
  }
}

/** A source that takes back what was read too much. */
export class PushBack implements Source {
  private rest: Buffer | null = null;
  constructor(private readonly source: Source) {}

  async read(): Promise<Buffer | null> {
    const { rest } = this;
    this.rest = null;
    return rest ?? this.source.read();
  }

  /** @returns exactly `n` bytes; null when the end came first */
  async exactly(n: number): Promise<Buffer | null> {
    const parts: Buffer[] = [];
    let have = 0;
    while (have < n) {
      const part = await this.read();
      if (part === null) return null;
      parts.push(part);
      have += part.length;
    }
    const all = Buffer.concat(parts);
    if (have > n) this.rest = all.subarray(n);
    return all.subarray(0, n);
  }
}
