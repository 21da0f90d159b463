interface Entry {
  ms: number;
  pid: number;
  priority: string;
  tag: string;
  text: string;
  buffer: string;
}
const KEPT = 2000;

/** What `logcat` shows. */
export class PhoneLog {
  private entries: Entry[] = [];
  private readonly followers = new Set<() => void>();

  constructor(private readonly nowMs: () => number) {}

  add(priority: 'D' | 'I' | 'W' | 'E' | 'F', tag: string, text: string, pid = 1412, buffer = 'main'): void {
    this.entries.push({ ms: this.nowMs(), pid, priority, tag, text, buffer });
    if (this.entries.length > KEPT) this.entries.shift();
    for (const tell of this.followers) tell();
  }

  clear(): void {
    this.entries = [];
  }

  /** Lines in the form `threadtime`. */
  lines(buffers: readonly string[] | null): string[] {
    return this.entries.filter((e) => buffers === null || buffers.includes(e.buffer)).map(threadTime);
  }

  /** @returns stops it */
  follow(onLine: (line: string) => void): () => void {
    const tell = () => onLine(threadTime(this.entries.at(-1)!));
    this.followers.add(tell);
    return () => this.followers.delete(tell);
  }
}

function threadTime({ ms, pid, priority, tag, text }: Entry): string {
  const iso = new Date(ms).toISOString();
  return `${iso.slice(5, 10)} ${iso.slice(11, 23)} ${String(pid).padStart(5)} ${String(pid).padStart(5)} ${priority} ${tag.padEnd(8)}: ${text}`;
}
