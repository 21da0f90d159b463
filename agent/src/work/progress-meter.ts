import type { HarnessEvent, PhaseName, Progress } from '@rackmark/contracts';

const EVERY_MS = 250;
const MOST_SAMPLES = 200;
const MEDIAN_OF_LAST = 500;
const MOST_TEXT = 300;

type View = Omit<Progress, 'lease_id' | 'epoch' | 'run_id'>;

/** Turns a run's events into the few messages that a page can show. Losing one loses nothing but a moment's view. */
export class ProgressMeter {
  private phase: PhaseName | null = null;
  private pending: number[] = [];
  private recent: number[] = [];
  private iterations = 0;
  private loadColdNs: number | null = null;
  private firstNs: number | null = null;
  private lastMs = -Infinity;

  constructor(
    private readonly send: (view: View) => void,
    private readonly now: () => number,
  ) {}

  begin(text: string | null): void {
    this.emit(text);
  }

  take(event: HarnessEvent): void {
    if (event.type === 'phase' && event.state === 'begin') this.enter(event.name);
    else if (event.type === 'load' && event.cold) this.loadColdNs = event.duration_ns;
    else if (event.type === 'samples') this.samples(event.phase, event.latency_ns);
  }

  private enter(phase: PhaseName): void {
    if (this.pending.length > 0) this.emit(null);
    this.phase = phase;
    this.iterations = 0;
    this.recent = [];
    this.emit(null);
  }

  private samples(phase: string, latency: readonly number[]): void {
    if (phase === 'first') this.firstNs = latency[0] ?? null;
    this.iterations += latency.length;
    if (phase === 'first') return;
    this.pending.push(...thinned(latency, MOST_SAMPLES));
    this.recent = [...this.recent, ...latency].slice(-MEDIAN_OF_LAST);
    if (this.now() - this.lastMs >= EVERY_MS) this.emit(null);
  }

  private emit(text: string | null): void {
    this.lastMs = this.now();
    this.send({
      phase: this.phase,
      latency_ns: thinned(this.pending, MOST_SAMPLES),
      iterations: this.iterations,
      median_ns:
        this.recent.length === 0 ? null : [...this.recent].sort((a, b) => a - b)[this.recent.length >> 1]!,
      load_cold_ns: this.loadColdNs,
      first_inference_ns: this.firstNs,
      text: text?.slice(0, MOST_TEXT) ?? null,
    });
    this.pending = [];
  }
}

/** Keeps of each bucket its largest value: a spike is what a person would look for. */
export function thinned(values: readonly number[], most: number): number[] {
  if (values.length <= most) return [...values];
  return Array.from({ length: most }, (_, b) => {
    const part = values.slice(
      Math.floor((b * values.length) / most),
      Math.floor(((b + 1) * values.length) / most),
    );
    return Math.max(...part);
  });
}
