import { LineCutter } from '../read/lines.js';

/** Of all that it printed, the first and the last part are kept. */
const MOST_TEXT = 1024 * 1024;

/** What a program printed, in bounded memory, each line told as it comes. */
export class ToolText {
  private head = '';
  private tail = '';
  private readonly cutter = new LineCutter(64 * 1024);

  constructor(private readonly onLine: (line: string) => void) {}

  get whole(): string {
    return this.head + this.tail;
  }

  take(bytes: Buffer): void {
    for (const line of this.cutter.push(bytes)) {
      this.onLine(line);
      if (this.head.length < MOST_TEXT) this.head += `${line}\n`;
      else this.tail = `${this.tail}${line}\n`.slice(-MOST_TEXT);
    }
  }
}
