/** A line longer than this is no line of a harness. */
const MOST_LINE = 2 * 1024 * 1024;

/** Cuts bytes that come in any pieces into lines, in bounded memory. */
export class LineCutter {
  private pieces: Buffer[] = [];
  private length = 0;
  private skipping = false;
  /** Bytes up to the end of the last whole line (or of a line that is too long to be kept). */
  offset = 0;
  /** Lines that were too long and are gone. */
  tooLong = 0;

  constructor(private readonly most = MOST_LINE) {}

  /** @returns the lines that are whole now, without their ends */
  push(bytes: Buffer): string[] {
    const lines: string[] = [];
    for (let from = 0; from < bytes.length;) {
      const end = bytes.indexOf(0x0a, from);
      const piece = bytes.subarray(from, end < 0 ? bytes.length : end);
      from = end < 0 ? bytes.length : end + 1;
      this.keep(piece);
      if (end < 0) break;
      if (!this.skipping) lines.push(Buffer.concat(this.pieces).toString('utf8').replace(/\r+$/, ''));
      this.offset += this.length + 1;
      this.clear();
      this.skipping = false;
    }
    return lines;
  }

  /** What came behind the last line's end: it may be cut. */
  get rest(): string {
    return Buffer.concat(this.pieces).toString('utf8');
  }

  private keep(piece: Buffer): void {
    this.pieces.push(piece);
    this.length += piece.length;
    if (!this.skipping && this.length > this.most) {
      this.skipping = true;
      this.tooLong++;
    }
    if (!this.skipping) return;
    this.offset += this.length;
    this.clear();
  }
  private clear(): void {
    this.pieces = [];
    this.length = 0;
  }
}
