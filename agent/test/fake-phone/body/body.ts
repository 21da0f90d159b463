import { clockLimit, next, restingBody, type BodyLoad, type BodyParts, type BodyState } from './physics.js';

/** Monotonic milliseconds. */
export type Clock = () => number;

/** The physical model along a clock: each change of the load first brings the state up to now. */
export class Body {
  private state: BodyState;
  private at: number;
  private load: BodyLoad;

  constructor(
    private readonly parts: BodyParts,
    private readonly clock: Clock,
    { cores, roomC }: { cores: number; roomC: number },
    /** Seconds of the body for each second of the clock: a demo that throttles within a minute. */
    private readonly timeScale = 1,
  ) {
    this.state = restingBody(roomC);
    this.at = clock();
    this.load = { cpu: 0.02, isCharging: true, isScreenOn: false, roomC, cores, clockBound: 1 };
  }

  now(): BodyState {
    const now = this.clock();
    const dt = ((now - this.at) / 1000) * this.timeScale;
    if (dt > 0) this.state = next(this.parts, this.state, this.load, dt);
    this.at = now;
    return this.state;
  }

  get loadNow(): Readonly<BodyLoad> {
    return this.load;
  }

  change(load: Partial<BodyLoad>): void {
    this.now();
    this.load = { ...this.load, ...load };
  }

  /** For tests that need a phone in a state without the wait. */
  set(state: Partial<BodyState>): void {
    this.state = { ...this.now(), ...state };
  }

  /** Share of the highest clock that the phone allows itself now. */
  clockLimit(): number {
    return clockLimit(this.now(), this.load.clockBound);
  }
}
