import { fail, parseEventLine, type Failure, type HarnessEvent } from '@rackmark/contracts';

/**
 * A run's events in their order, each once: checks what every line must be, and hands it on. After the first fault or the
 * end nothing more is believed.
 */
export class EventStream {
  failure: Failure | null = null;
  /** Samples that the harness says it sent; null while it has not ended. */
  done: number | null = null;
  phase: string | null = 'start';
  /** The harness's own process, which Android's records name. */
  pid: number | null = null;
  private expected = 0;
  private samples = 0;

  constructor(
    private readonly runId: string,
    private readonly onEvent: (event: HarnessEvent) => void,
  ) {}

  get isOver(): boolean {
    return this.failure !== null || this.done !== null;
  }

  /** @param index of the line among the run's event lines, from 0 */
  take(line: string, index: number): void {
    if (this.isOver) return;
    const parsed = parseEventLine(line);
    if (parsed.kind === 'fault') return this.fault(index, line, parsed.reason);
    if (parsed.kind === 'unknown') {
      this.expected += 1;
      return;
    }
    const { event } = parsed;
    if (event.run !== this.runId) return this.fault(index, line, `it belongs to run ${event.run}`);
    if (event.seq !== this.expected)
      return this.fault(index, line, `sequence number ${event.seq}, expected ${this.expected}`);
    this.expected += 1;
    this.follow(event, index, line);
    if (this.failure === null || event.type === 'error') this.onEvent(event);
  }

  private follow(event: HarnessEvent, index: number, line: string): void {
    if (event.type === 'hello') this.pid = event.pid;
    if (event.type === 'phase') this.phase = event.state === 'begin' ? event.name : null;
    if (event.type === 'samples' && event.phase === 'measure') this.samples += event.latency_ns.length;
    if (event.type === 'error')
      this.failure = fail(event.name, event.message, { phase: event.phase, detail: event.detail });
    if (event.type === 'done') {
      // The harness counts what it measured, too: none got lost on the way.
      if (event.samples > this.samples)
        return this.fault(index, line, `${event.samples} samples were sent, ${this.samples} arrived`);
      this.done = event.samples;
    }
  }

  private fault(index: number, line: string, why: string): void {
    this.failure = fail('HARNESS_FAULT', `Line ${index + 1} of the harness is broken: ${why}`, {
      phase: this.phase,
      detail: line.slice(0, 500),
    });
  }
}
