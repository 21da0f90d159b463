import {
  AfterMeasuringLimit,
  fail,
  runLimitSeconds,
  type Failure,
  type HarnessEvent,
} from '@rackmark/contracts';

/** When a run is given up: at the end of its limit, or of that of a phase after all was measured. */
export class RunLimit {
  private readonly after = new AfterMeasuringLimit();
  private readonly seconds: number;
  private readonly atMs: number;
  private phase: { seconds: number; atMs: number } | null = null;

  constructor(
    plan: Parameters<typeof runLimitSeconds>[0],
    private readonly now: () => number,
  ) {
    this.seconds = runLimitSeconds(plan);
    this.atMs = now() + this.seconds * 1000;
  }

  take(event: HarnessEvent): void {
    if (event.type === 'phase') this.phase = null;
    const seconds = this.after.begins(event);
    if (seconds !== null) this.phase = { seconds, atMs: this.now() + seconds * 1000 };
  }
  leftMs(): number {
    return Math.min(this.atMs, this.phase?.atMs ?? Infinity) - this.now();
  }
  failure(phase: string | null): Failure {
    const isPhase = this.phase !== null && this.phase.atMs < this.atMs;
    const what = isPhase ? 'It' : 'The run';
    const seconds = isPhase ? this.phase!.seconds : this.seconds;
    const where = phase === null ? '' : ` in phase ${phase}`;
    return fail('TIMEOUT', `${what} did not end within ${seconds} s; it hung${where}.`, { phase });
  }
}
