import { harnessEvent, type Failure, type HarnessEvent, type HarnessEventOf } from '@rackmark/contracts';

/** An event without its envelope. Events are open objects; here only their own fields are written. */
export type Body<T extends HarnessEvent['type']> = {
  [
    K in keyof HarnessEventOf<T> as K extends 'v' | 'run' | 'seq' | 't_ns'
      ? never
      : string extends K
        ? never
        : K
  ]: HarnessEventOf<T>[K];
};

type PhaseName = HarnessEventOf<'phase'>['name'];

/** The events of a run by a program that speaks none itself, in their envelopes. */
export class ToolEvents {
  private seq = 0;
  private at = -1;
  private readonly since = performance.now();

  /** @param phases those that the program goes through, in their order */
  constructor(
    private readonly run: string,
    private readonly phases: readonly PhaseName[],
    private readonly onEvent: (event: HarnessEvent) => void,
  ) {}

  /** The phase that it is in; null before the first. */
  get phase(): PhaseName | null {
    return this.phases[Math.min(this.at, this.phases.length - 1)] ?? null;
  }

  hello(body: Pick<Body<'hello'>, 'harness' | 'engine' | 'host'>): void {
    this.emit({ type: 'hello', ...body, pid: null, overhead_ns: null });
    this.nextPhase();
  }

  nextPhase(): void {
    this.endPhase();
    this.at++;
    const name = this.phases[this.at];
    if (name !== undefined) this.emit({ type: 'phase', name, state: 'begin' });
  }

  endPhase(): void {
    const name = this.phases[this.at];
    if (name !== undefined) this.emit({ type: 'phase', name, state: 'end' });
  }

  fails(failure: Failure): Failure {
    const { name, message, phase, detail } = failure;
    this.emit({ type: 'error', name, message, phase, detail });
    return failure;
  }

  emit(body: { type: HarnessEvent['type']; [field: string]: unknown }): void {
    const t_ns = Math.round((performance.now() - this.since) * 1e6);
    this.onEvent(harnessEvent.parse({ v: 1, run: this.run, seq: this.seq++, t_ns, ...body }));
  }
}
