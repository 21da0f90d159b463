/** What the JSON of one operation, or of one socket message, may be. */
export interface JsonLimits {
  bytes: number;
  /** Lists and objects inside each other. */
  depth: number;
  /** Numbers, texts, lists and objects altogether. */
  values: number;
  /** Lists and objects altogether: each costs as much as many numbers. */
  groups: number;
}

/** Fields of one object, anywhere: none of ours has a hundred, and one of 200,000 holds the loop for half a second. */
const MOST_FIELDS = 1_000;

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const count = (n: number) => n.toLocaleString('en');

/**
 * Counts what a JSON text holds without making any of it, part by part as it comes: whatever walks through the value
 * afterwards has an end that is known. Of a text that is no JSON it may count anything; parsing says so.
 */
export class JsonScanner {
  private bytes = 0;
  private depth = 0;
  private values = 1;
  private groups = 0;
  /** Of the objects that are open, by their depth. */
  private readonly fields: number[] = [];
  private mostFields = 0;
  private inText = false;
  private escaped = false;

  constructor(private readonly limits: JsonLimits) {}

  /** @returns what is too much, in words that name the limit; null while nothing is */
  push(part: Uint8Array): string | null {
    this.bytes += part.length;
    if (this.bytes > this.limits.bytes) return `more than ${count(this.limits.bytes)} bytes`;
    this.scan(part);
    const { depth, values, groups } = this.limits;
    if (this.depth > depth) return `lists and objects more than ${count(depth)} deep`;
    if (this.groups > groups) return `more than ${count(groups)} lists and objects`;
    if (this.values > values) return `more than ${count(values)} values`;
    if (this.mostFields > MOST_FIELDS) return `an object of more than ${count(MOST_FIELDS)} fields`;
    return null;
  }

  private scan(part: Uint8Array): void {
    for (let i = 0; i < part.length; i++) {
      const byte = part[i];
      if (this.inText) {
        if (this.escaped) this.escaped = false;
        else if (byte === BACKSLASH) this.escaped = true;
        else if (byte === QUOTE) this.inText = false;
      } else if (byte === COMMA) this.values += 1;
      else if (byte === QUOTE) this.inText = true;
      else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
        this.groups += 1;
        this.values += 1;
        this.depth += 1;
        // It stays too deep when it is closed again.
        if (this.depth > this.limits.depth) return;
        this.fields[this.depth] = 0;
      } else if (byte === COLON && this.depth > 0) {
        const fields = (this.fields[this.depth] ?? 0) + 1;
        this.fields[this.depth] = fields;
        if (fields > this.mostFields) this.mostFields = fields;
      } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) this.depth -= 1;
    }
  }
}

/** What is too much in a whole text; null: nothing. */
export const tooMuch = (text: Uint8Array, limits: JsonLimits): string | null =>
  new JsonScanner(limits).push(text);
