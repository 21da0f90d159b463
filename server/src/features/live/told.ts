/** Knows what was told of each thing of a list, and tells what differs since. */
export class Told<T extends { id: string }> {
  private before = new Map<string, string>();

  /** @param now the whole list */
  news(now: readonly T[]): { changed: T[]; gone: string[] } {
    const texts = new Map(now.map((x) => [x.id, JSON.stringify(x)]));
    const changed = now.filter((x) => this.before.get(x.id) !== texts.get(x.id));
    const gone = [...this.before.keys()].filter((id) => !texts.has(id));
    this.before = texts;
    return { changed, gone };
  }
}
