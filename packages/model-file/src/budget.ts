import { ModelFileError } from './errors.js';

const MOST_STEPS = 20_000_000;
const MOST_BYTES = 1 << 30;

/**
 * What reading one file may cost: fields looked at, and bytes read, unpacked or made to text. It is one for the file and goes
 * with its source into every part, section and entry: what is small to send and names one model a thousand times costs what
 * reading it a thousand times costs. A real model of 12 GB takes a few million steps.
 */
export class Budget {
  private steps = 0;
  private bytes = 0;

  constructor(
    private readonly mostSteps = MOST_STEPS,
    private readonly mostBytes = MOST_BYTES,
  ) {}

  /** @throws ModelFileError MODEL_TOO_COSTLY */
  step(at: number): void {
    this.steps += 1;
    if (this.steps > this.mostSteps)
      throw tooCostly(`more than ${this.mostSteps.toLocaleString('en')} of its fields`, at);
  }
  /** @throws ModelFileError MODEL_TOO_COSTLY */
  take(bytes: number, at: number): void {
    this.bytes += bytes;
    if (this.bytes > this.mostBytes)
      throw tooCostly(`more than ${Math.round(this.mostBytes / 2 ** 20).toLocaleString('en')} MiB of it`, at);
  }
  /** Bytes that may still be taken. */
  get bytesLeft(): number {
    return this.mostBytes - this.bytes;
  }
}

const tooCostly = (what: string, at: number) =>
  new ModelFileError(
    'MODEL_TOO_COSTLY',
    `To describe this file, ${what} would have to be read: its tables name each other over and over, as no converter writes them. Export it again.`,
    at,
  );
