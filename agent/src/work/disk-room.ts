import { statfsSync } from 'node:fs';

/** A result of many samples, the note of what is held, and some air. */
const NEEDED_MB = 64;
const MB = 1_000_000;

/** Looks whether this computer's disk has room for results before anything is measured that could not be kept. */
export class DiskRoom {
  private neededMb = NEEDED_MB;

  constructor(private readonly folder: string) {}

  /** Models to fetch need room, too: asked for until there is so much. */
  reserve(bytes: number): void {
    this.neededMb = NEEDED_MB + Math.ceil(bytes / MB);
  }

  /** @returns why no work can begin, in words; null when there is room, or nobody can tell */
  whyFull(): string | null {
    const freeMb = this.freeMb();
    if (freeMb !== null && freeMb < this.neededMb)
      return `The disk of the agent's computer is full: ${Math.floor(freeMb)} MB free, ${this.neededMb} MB needed. Free some space at ${this.folder}.`;
    this.neededMb = NEEDED_MB;
    return null;
  }

  private freeMb(): number | null {
    try {
      const { bavail, bsize } = statfsSync(this.folder);
      return (bavail * bsize) / MB;
    } catch {
      return null;
    }
  }
}
