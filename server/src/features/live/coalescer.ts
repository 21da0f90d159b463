/** Runs the latest task of each key once a quiet time has passed since its first request. */
export class Coalescer {
  private readonly waiting = new Map<string, () => void | Promise<void>>();

  constructor(
    private readonly quietMs: number,
    private readonly onError: (error: unknown) => void,
  ) {}

  soon(key: string, task: () => void | Promise<void>, quietMs = this.quietMs): void {
    const isNew = !this.waiting.has(key);
    this.waiting.set(key, task);
    if (isNew) setTimeout(() => void this.flush(key), quietMs).unref();
  }

  private async flush(key: string): Promise<void> {
    const task = this.waiting.get(key);
    this.waiting.delete(key);
    try {
      await task?.();
    } catch (error) {
      this.onError(error);
    }
  }
}
