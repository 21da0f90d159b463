import { fail, parseEventLine, type Failure, type HarnessEvent } from '@rackmark/contracts';

/**
 * A run's events in their order, each once, whoever measures: checks what every line must be, and hands it on. After the
 * first fault or the end nothing more is believed.
 */
export class EventStream {
  failure: Failure | null = null;
  /** Samples that the harness says it sent; null while it has not ended. */
  done: number | null = null;
  phase: string | null = 'start';
  /** The harness's own process, which Android's records name. */
  pid: number | null = null;
  /** Lines so far, and so the number that the next one must carry. */
  private expected = 0;
  private samples = 0;

  constructor(
    private readonly runId: string,
    private readonly onEvent: (event: HarnessEvent) => void,
  ) {}

  get isOver(): boolean {
    return this.failure !== null || this.done !== null;
  }

  take(line: string): void {
    if (this.isOver) return;
    const parsed = parseEventLine(line);
    if (parsed.kind === 'fault') return this.fault(line, parsed.reason);
    const { run, seq } = parsed.kind === 'event' ? parsed.event : parsed;
    if (run !== this.runId) return this.fault(line, `it belongs to run ${run}`);
    if (seq !== this.expected) return this.fault(line, `sequence number ${seq}, expected ${this.expected}`);
    if (parsed.kind === 'event') this.follow(parsed.event, line);
    this.expected += 1;
    if (parsed.kind === 'event' && (this.failure === null || parsed.event.type === 'error'))
      this.onEvent(parsed.event);
  }

  private follow(event: HarnessEvent, line: string): void {
    if (event.type === 'hello') this.pid = event.pid;
    if (event.type === 'phase') this.phase = event.state === 'begin' ? event.name : null;
    if (event.type === 'samples' && event.phase === 'measure') this.samples += event.latency_ns.length;
    if (event.type === 'error')
      this.failure = fail(event.name, event.message, { phase: event.phase, detail: event.detail });
    if (event.type === 'done') {
      // The harness counts what it measured, too: none got lost on the way.
      if (event.samples > this.samples)
        return this.fault(line, `${event.samples} samples were sent, ${this.samples} arrived`);
      this.done = event.samples;
    }
  }

  private fault(line: string, why: string): void {
    this.failure = fail('HARNESS_FAULT', `Line ${this.expected + 1} of the harness is broken: ${why}`, {
      phase: this.phase,
      detail: line.slice(0, 500),
    });
  }
}
