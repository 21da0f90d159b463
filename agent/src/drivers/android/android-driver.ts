import {
  fail,
  type AdbState,
  type AgentTaskKind,
  type DeviceFacts,
  type Failure,
  type HarnessEvent,
} from '@rackmark/contracts';
import { pause } from '../../pause.js';
import type { AdbDevice, AdbPhone } from '../../adb/transport.js';
import type { DeviceDriver, DeviceStatus, GateReport, RunOrder } from '../driver.js';
import { carryOut } from './life/asked-for.js';
import type { AndroidContext } from './context.js';
import { factsOf, type Probe } from './identity/facts.js';
import { PhoneJob } from './run/job.js';
import { adbReasons, next, PREPARE_TRIES, unseen, type Life, type LifeEvent } from './life/life.js';
import { Link } from './link/link.js';
import { placeOf } from './identity/key.js';
import { preparePhone } from './app/prepare.js';
import { recover, type Patient } from './life/recover.js';
import { nothingTried, stepWords, taken, type Tried } from './life/recovery.js';
import { failureOf } from './stop.js';
import { Watch } from './fitness/watch.js';

/** One connection of a phone, as the adb server lists it. */
export interface Connection {
  device: AdbDevice;
  phone: AdbPhone;
  probe: Probe;
}

/** One phone over all its connections: its life, its readings while it is idle, and the work of the agent on it. */
export class AndroidDriver implements DeviceDriver {
  readonly resumable = true;
  onChange: DeviceDriver['onChange'] = () => {};
  readonly link: Link;
  private life: Life = unseen;
  private readonly job: PhoneJob;
  private probe: Probe;
  private device: AdbDevice | null = null;
  private current: DeviceFacts;
  private installedVersion: string | null = null;
  private readonly watch: Watch;
  private twin = false;
  private tried: Tried = nothingTried;
  private lastStatus = '';
  /** What goes on beside a job: preparing, looking, recovering. One at a time. */
  private aside: AbortController | null = null;
  private closed = false;

  constructor(
    private readonly context: AndroidContext,
    readonly key: string,
    first: Pick<Connection, 'device' | 'probe'>,
  ) {
    this.probe = first.probe;
    this.current = this.makeFacts(first.device);
    this.link = new Link(context.limits, (error) => this.silent(`It does not answer (${error.message}).`));
    this.watch = new Watch(context, this.link);
    this.job = new PhoneJob(context, this.link, key, () => this.probe);
  }

  get facts(): DeviceFacts {
    return this.current;
  }
  get status(): DeviceStatus {
    const { phase, reason, adb, failure } = this.life;
    return {
      phase,
      reason: reason ?? (phase === 'ready' ? this.watch.note : null),
      conditions: this.watch.conditions,
      adb,
      gateTemperatureC: this.context.limits.temperatureC,
      suspicion: this.twin
        ? `Another phone at this computer says the same of itself (serial ${this.probe.p('ro.serialno')}). Which is which is known only by a mark that Rackmark wrote; make sure that both keep it.`
        : this.watch.warning,
      failure,
    };
  }
  get works(): boolean {
    return this.life.job;
  }
  get transportId(): string | null {
    return this.link.now.phone?.transportId ?? null;
  }
  /** Listed, but does not answer. */
  get isDead(): boolean {
    return this.life.phase === 'recovering' && ['device', 'offline'].includes(this.life.adb);
  }

  /** The source found it on a connection. */
  attach({ device, phone, probe }: Connection, twin: boolean): void {
    const sameBoot = this.link.now.bootId === probe.bootId;
    this.device = device;
    this.probe = probe;
    this.twin = twin;
    this.job.models.forget();
    this.tried = { ...nothingTried, lastRebootMs: this.tried.lastRebootMs };
    this.link.set({ phone, adb: 'device', bootId: probe.bootId, serverUp: true });
    this.setFacts();
    this.step({ type: 'answered', sameBoot });
    this.goOn();
  }
  /** It left its connection, or the server says another word of it. */
  detach(state: AdbState): void {
    this.aside?.abort();
    this.link.set({ phone: null, adb: state, serverUp: true });
    this.step({ type: 'adb', state });
    this.goOn();
  }
  /** Not its fault: it waits until the server is back. */
  serverDown(): void {
    this.aside?.abort();
    this.link.set({ phone: null, serverUp: false });
    this.step({ type: 'silent', reason: 'This computer’s adb server is down; it is started again.' });
  }
  /** It is listed as there, and nobody could ask it who it is; its serial says that it is this one. */
  unanswering(device: AdbDevice): void {
    this.device = device;
    this.link.set({ adb: 'device', serverUp: true });
    this.step({ type: 'adb', state: 'device' });
    if (this.life.phase === 'discovered') this.step({ type: 'unanswering' });
    this.silent('It is connected but does not answer.');
  }
  setTwin(twin: boolean): void {
    if (this.twin === twin) return;
    this.twin = twin;
    this.changed();
  }
  /** The portal has another harness app, or a person changed something. */
  prepareAgain(): void {
    if (this.life.job || this.link.now.phone === null) return;
    this.step({ type: 'again' });
    this.goOn();
  }
  close(): void {
    this.closed = true;
    this.aside?.abort();
    this.link.set({ phone: null, serverUp: false });
  }

  async refresh(): Promise<boolean> {
    return false;
  }

  async begin(signal: AbortSignal, say: (text: string) => void): Promise<Failure | null> {
    this.aside?.abort();
    this.step({ type: 'job_begins' });
    if (!this.life.job)
      return fail(
        'DEVICE_LOST',
        `The phone went away before the work began. ${this.life.reason ?? ''}`.trim(),
      );
    const failure = await this.job.begin(signal, say);
    this.jobFailed(failure);
    return failure;
  }
  async gate(runId: string, report: (g: GateReport) => void, signal: AbortSignal): Promise<Failure | null> {
    const failure = await this.job.gate(runId, report, signal);
    this.jobFailed(failure);
    return failure;
  }
  async run(
    order: RunOrder,
    onEvent: (event: HarnessEvent) => void,
    signal: AbortSignal,
    say: (text: string) => void,
  ): Promise<Failure | null> {
    const failure = await this.job.run(order, onEvent, signal, say);
    this.jobFailed(failure);
    return failure;
  }
  private jobFailed(failure: Failure | null): void {
    if (failure !== null && ['DEVICE_LOST', 'DEVICE_UNAUTHORIZED', 'ADB_SERVER'].includes(failure.name))
      this.step({ type: 'grace_over' });
  }

  /** A phone that is away is cleaned when it is prepared. */
  async end(): Promise<void> {
    this.link.pin(null);
    this.step({ type: 'job_ends' });
    if (this.life.phase === 'cleanup') await this.cleanUp();
    else if (this.life.phase === 'preparing') this.prepareAgain();
    this.goOn();
  }

  private async cleanUp(): Promise<void> {
    const signal = AbortSignal.timeout(this.context.limits.cleanupMs);
    try {
      await this.job.cleanUp(signal);
      this.step({ type: 'cleaned' });
    } catch (error) {
      this.step({ type: 'clean_failed', reason: `It could not be cleaned up: ${failureOf(error).message}` });
    }
  }

  forget(runId: string, signal: AbortSignal): Promise<Failure | null> {
    return this.job.forget(runId, signal);
  }
  task(kind: AgentTaskKind, signal: AbortSignal): Promise<string> {
    const asked = {
      driver: this,
      now: () => ({ ...this.link.now, ...this.life }),
      reboot: () => this.reboot(),
      reconnect: (s: AbortSignal) => this.reconnect(s),
    };
    return carryOut(kind, asked, this.context, signal);
  }

  private async reboot(): Promise<void> {
    this.aside?.abort();
    const { phone } = this.link.now;
    if (phone === null)
      throw new Error('It does not answer, so it cannot be told to restart. Hold its power button.');
    this.tried = taken(this.tried, 'reboot', this.context.now());
    await phone.reboot({ totalMs: this.context.limits.idleMs });
    this.asked('It restarts.');
  }
  private async reconnect(signal: AbortSignal): Promise<void> {
    this.aside?.abort();
    if (this.device === null) throw new Error(adbReasons.absent);
    const nowMs = this.context.now();
    // The ladder gives this reconnect its time, and begins anew if it did not help.
    this.tried = {
      ...nothingTried,
      retriedMs: nowMs,
      lastReconnectMs: nowMs,
      lastRebootMs: this.tried.lastRebootMs,
    };
    this.link.set({ phone: null });
    this.asked('Its link is made anew.');
    await this.context.reconnect(this.device, signal);
  }
  private asked(reason: string): void {
    this.step({ type: 'asked', reason });
    this.goOn();
  }
  /** It is listed and does not answer: the ladder begins. */
  private silent(reason: string): void {
    this.step({ type: 'silent', reason });
    this.goOn();
  }

  /** Starts what its phase asks for, if that is not going on already. */
  private goOn(): void {
    if (this.closed) return;
    const { phase, job, adb } = this.life;
    const isLinked = this.link.now.phone !== null;
    if (phase === 'preparing' && isLinked) this.beside((signal) => this.prepare(signal));
    else if ((phase === 'ready' || phase === 'waiting_gate') && !job && isLinked)
      this.beside((signal) => this.lookOn(signal));
    else if (phase === 'recovering' && this.link.now.serverUp && (adb === 'device' || adb === 'offline'))
      this.beside((signal) => recover(this.patient(), this.context, signal));
  }
  private beside(work: (signal: AbortSignal) => Promise<void>): void {
    this.aside?.abort();
    const own = (this.aside = new AbortController());
    void work(own.signal).catch((error: unknown) => {
      if (!own.signal.aborted) this.context.log(`${this.current.name}: ${(error as Error).message}`);
    });
  }

  private patient(): Patient {
    return {
      sick: () => ({ ...this.life, phone: this.link.now.phone, device: this.device }),
      tried: {
        get: () => this.tried,
        set: (tried) => (this.tried = tried),
      },
      step: (event) => this.step(event),
      dropLink: () => this.link.set({ phone: null }),
    };
  }

  private async prepare(signal: AbortSignal): Promise<void> {
    const { limits } = this.context;
    for (;;) {
      try {
        const say = (reason: string) => this.step({ type: 'step', reason });
        const it = { context: this.context, link: this.link, job: this.job, key: this.key };
        this.installedVersion = await preparePhone(it, say, signal);
        this.setFacts();
        if (signal.aborted) return;
        this.step({ type: 'prepared' });
        await this.look(signal);
        return this.goOn();
      } catch (error) {
        if (signal.aborted) return;
        const failure = failureOf(error);
        if (await this.restarted(failure)) return;
        this.step({ type: 'prepare_failed', failure });
        if (this.life.phase !== 'preparing') return;
        await pause(limits.prepareAgainMs, signal);
        if (signal.aborted) return;
      }
    }
  }

  /** Before a person is asked: a phone whose system is in a muddle is restarted, seldom. */
  private async restarted({ name }: Failure): Promise<boolean> {
    const { now, limits } = this.context;
    const { phone } = this.link.now;
    const isLast = this.life.tries + 1 >= PREPARE_TRIES;
    const isMuddle = name === 'UNDETERMINED' || name === 'DEVICE_UNRESPONSIVE';
    const isTooSoon = now() - this.tried.lastRebootMs < limits.ladder.rebootEveryMs;
    if (!isLast || !isMuddle || isTooSoon || phone === null) return false;
    this.tried = taken(this.tried, 'reboot', now());
    this.step({ type: 'silent', reason: `It could not be prepared. ${stepWords.reboot}` });
    await phone.reboot({ totalMs: limits.idleMs }).catch(() => {});
    return true;
  }

  private async lookOn(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(this.context.limits.lookEveryMs, signal);
      if (!signal.aborted) await this.look(signal);
    }
  }
  private async look(signal: AbortSignal): Promise<void> {
    const reason = await this.watch.look(signal);
    if (!signal.aborted) this.step({ type: 'gates', reason });
  }

  private setFacts(): void {
    if (this.device === null) return;
    const before = JSON.stringify(this.current);
    this.current = this.makeFacts(this.device);
    if (JSON.stringify(this.current) !== before) this.onChange('facts');
  }
  private makeFacts({ serial, path }: AdbDevice): DeviceFacts {
    return factsOf(
      { key: this.key, serial, place: placeOf({ serial, path }), probe: this.probe },
      {
        offer: this.context.store.offer,
        installed: this.installedVersion,
        benchmarkModel: this.context.benchmarkModel !== null,
        litertLmMain: this.context.litertLmMain !== null,
      },
    );
  }

  private step(event: LifeEvent): void {
    this.life = next(this.life, event);
    this.changed();
  }
  private changed(): void {
    const now = JSON.stringify(this.status);
    if (now === this.lastStatus) return;
    this.lastStatus = now;
    this.onChange('status');
  }
}
