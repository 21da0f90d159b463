import type { AdbState } from '@rackmark/contracts';
import { AdbError, type AdbPhone } from '../../../adb/transport.js';
import type { AndroidLimits } from '../limits.js';
import { adbReasons } from '../life/life.js';
import { isLinkError, stop } from '../stop.js';

export interface LinkState {
  /** Null while it is gone. */
  phone: AdbPhone | null;
  adb: AdbState;
  /** The boot that is seen now, or was seen last. */
  bootId: string | null;
  serverUp: boolean;
}

/** Questions that a listed phone may leave unanswered, one after another, before it counts as unresponsive. */
const MOST_SILENT = 3;

/**
 * The way to one phone over all its connections: what is done there waits while the link is away, at most its grace, and
 * goes on when the phone came back as the same boot. What is done must bear being done twice.
 */
export class Link {
  private state: LinkState = { phone: null, adb: 'absent', bootId: null, serverUp: true };
  private readonly waiting = new Set<() => void>();
  /** The boot that the job began with; another one has ended whatever went on. */
  private pinned: string | null = null;

  constructor(
    private readonly limits: Pick<AndroidLimits, 'graceMs' | 'shellMs'>,
    /** The phone did not answer although it is listed: it is looked after. */
    private readonly onSilent: (error: AdbError) => void = () => {},
  ) {}

  get now(): Readonly<LinkState> {
    return this.state;
  }
  set(change: Partial<LinkState>): void {
    this.state = { ...this.state, ...change };
    for (const look of [...this.waiting]) look();
  }
  /** From now on another boot is an end. @param bootId null: any boot will do */
  pin(bootId: string | null): void {
    this.pinned = bootId;
  }

  /** @throws Stop in the words of what is missing; the signal's reason when it fires */
  async there(signal: AbortSignal, graceMs = this.limits.graceMs): Promise<AdbPhone> {
    const isOver = () =>
      this.state.phone !== null ||
      (this.pinned !== null && this.state.bootId !== null && this.state.bootId !== this.pinned);
    if (!isOver()) await this.change(isOver, graceMs, signal);
    signal.throwIfAborted();
    const { phone, bootId } = this.state;
    if (this.pinned !== null && bootId !== null && bootId !== this.pinned)
      throw stop('DEVICE_REBOOTED', 'The phone restarted in the middle of its work.');
    if (phone === null) throw this.gone(graceMs);
    return phone;
  }

  private gone(graceMs: number): Error {
    const waited = `waited ${Math.round(graceMs / 1000)} s`;
    const { adb, serverUp } = this.state;
    if (!serverUp)
      return stop('ADB_SERVER', `The computer's adb server is down (${waited}); the phone is not to blame.`);
    if (adb === 'unauthorized' || adb === 'authorizing')
      return stop(
        'DEVICE_UNAUTHORIZED',
        `The phone does not trust this computer any more. ${adbReasons[adb]}`,
      );
    if (adb === 'device' || adb === 'offline')
      return stop('DEVICE_UNRESPONSIVE', `The phone is connected but does not answer (${waited}).`);
    return stop('DEVICE_LOST', `The phone's connection is gone and did not come back (${waited}).`);
  }

  /** Does something with the phone, again after each break of the link. @throws Stop, or what `work` threw */
  async use<T>(work: (phone: AdbPhone) => Promise<T>, signal: AbortSignal): Promise<T> {
    let silent = 0;
    let refusesSinceMs: number | null = null;
    for (;;) {
      const phone = await this.there(signal);
      try {
        return await work(phone);
      } catch (error) {
        signal.throwIfAborted();
        if (!isLinkError(error)) throw error;
        if (error.kind === 'TIMEOUT' && ++silent >= MOST_SILENT)
          throw stop('DEVICE_UNRESPONSIVE', `The phone does not answer (${error.message}).`);
        if (this.state.phone === phone) {
          this.onSilent(error);
          // The tracker needs a moment to see what the socket has felt.
          await this.change(() => this.state.phone !== phone, error.kind === 'TIMEOUT' ? 0 : 500, signal);
        }
        // Listed, and every question is turned away at once: nothing else would ever end this.
        refusesSinceMs = this.state.phone === phone ? (refusesSinceMs ?? performance.now()) : null;
        if (refusesSinceMs !== null && performance.now() - refusesSinceMs > this.limits.graceMs)
          throw stop('DEVICE_UNRESPONSIVE', `The phone is connected but refuses to work (${error.message}).`);
      }
    }
  }

  /** One line of shell with the usual limits. A non-zero code is the caller's to judge. */
  shell(command: string, signal: AbortSignal, totalMs = this.limits.shellMs): Promise<string> {
    return this.use(async (phone) => (await phone.shell(command, { totalMs, signal })).out, signal);
  }
  /** The same where only code 0 will do. @throws Stop */
  async must(command: string, what: string, signal: AbortSignal): Promise<string> {
    const said = await this.use(
      (phone) => phone.shell(command, { totalMs: this.limits.shellMs, signal }),
      signal,
    );
    if (said.code === 0) return said.out;
    const words = `${said.err}${said.out}`.trim();
    throw /no space|disk quota/i.test(words)
      ? stop('DEVICE_STORAGE', `The phone has no storage left: it could not ${what}.`, { detail: words })
      : stop('UNDETERMINED', `The phone could not ${what} (code ${said.code}): ${words.slice(0, 300)}`);
  }

  /** The phone over all its connections, for what was written for one. */
  through(signal: AbortSignal): AdbPhone {
    const id = () => this.state.phone?.transportId ?? '';
    const use = <T>(work: (phone: AdbPhone) => Promise<T>) => this.use(work, signal);
    return {
      get transportId() {
        return id();
      },
      shell: (command, limits) => use((p) => p.shell(command, limits)),
      shellBytes: (command, limits) => use((p) => p.shellBytes(command, limits)),
      push: (file, destination, options) => use((p) => p.push(file, destination, options)),
      pull: (source, limits) => use((p) => p.pull(source, limits)),
      install: (apk, args, limits) => use((p) => p.install(apk, args, limits)),
      reboot: (limits) => use((p) => p.reboot(limits)),
    };
  }

  private change(isOver: () => boolean, ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.waiting.delete(look);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const look = () => {
        if (isOver()) end();
      };
      const timer = setTimeout(end, ms);
      this.waiting.add(look);
      signal.addEventListener('abort', end, { once: true });
      if (signal.aborted) end();
    });
  }
}
