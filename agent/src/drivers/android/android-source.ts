import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pause } from '../../pause.js';
import { adbStateOf } from '../../adb/device-list.js';
import type { AdbDevice, AdbTransport } from '../../adb/transport.js';
import type { Log } from '../../log.js';
import type { Portal } from '../../portal.js';
import type { DeviceDriver, DeviceSource } from '../driver.js';
import { AndroidDriver } from './android-driver.js';
import type { AndroidContext } from './context.js';
import { probe, type Probe } from './identity/facts.js';
import { HarnessStore } from './app/harness-store.js';
import { layout } from './layout.js';
import { adbReasons } from './life/life.js';
import { androidLimits, type AndroidLimits } from './limits.js';
import { mayRestartServer } from './life/recovery.js';
import { WhoIsWho } from './identity/who-is-who.js';

/** The agent's own adb server, as far as phones need it. */
interface Supervised {
  readonly transport: AdbTransport;
  readonly trouble: string | null;
  onChange: () => void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface AndroidSourceOptions {
  server: Supervised;
  portal: Portal;
  dataDir: string;
  /** `host:port` of phones over TCP; dialled again whenever they are not listed. */
  connect: readonly string[];
  /** Phones were asked for: then a missing adb is told. */
  asked: boolean;
  skipGates: boolean;
  benchmarkModel: string | null;
  litertLmMain: string | null;
  openRuns: (key: string) => readonly string[];
  log: Log;
  limits?: Partial<AndroidLimits>;
  now?: () => number;
  /** How often the portal is asked for its harness app, missing addresses are dialled, dead phones are counted. */
  askMs?: number;
  dialMs?: number;
  countMs?: number;
}

/** Questions that a phone may leave unanswered before somebody is told. */
const MOST_SILENT = 3;
const ASK_AGAIN_MS = 1_000;
const RECONNECTS = 3;
const OFFLINE_MS = 10_000;
const MOST_STRANGERS = 3;

/** One line of the server's list, and what asks it who it is. */
interface Line {
  device: AdbDevice;
  asking: AbortController | null;
  /** The driver of the phone at this line. */
  key: string | null;
}

/** The rack: phones at one adb server, found by what they say of themselves. */
export class AndroidSource implements DeviceSource {
  onChange: () => void = () => {};
  private readonly context: AndroidContext;
  private readonly who: WhoIsWho;
  private readonly lines = new Map<string, Line>();
  /** Phones that nobody knows yet and that do not let us in: what to do, by line, and from when on that is worth telling. */
  private readonly strangers = new Map<string, { text: string; fromMs: number }>();
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly dialling = new Set<string>();
  private untrack: () => void = () => {};
  private isUp = false;
  private sawPhones = false;
  private lastRestartMs = -Infinity;
  private closed = false;

  constructor(private readonly options: AndroidSourceOptions) {
    const { portal, dataDir, benchmarkModel, litertLmMain, skipGates, openRuns, log } = options;
    this.who = new WhoIsWho(dataDir, log);
    this.context = {
      dataDir,
      benchmarkModel,
      litertLmMain,
      skipGates,
      openRuns,
      log,
      limits: { ...androidLimits, ...options.limits },
      store: new HarnessStore(portal, dataDir),
      hygiene: { airplane: false, fixedPerformance: false },
      reconnect: (device, signal) => this.reconnect(device, signal),
      askAgain: (transportId) => this.ask(transportId),
      now: options.now ?? (() => performance.now()),
    };
  }

  private get transport(): AdbTransport {
    return this.options.server.transport;
  }
  get drivers(): readonly DeviceDriver[] {
    return [...this.who.drivers.values()];
  }
  /** A laptop without adb and without phones has no trouble. */
  get trouble(): string | null {
    const { server, asked } = this.options;
    const told = [...this.strangers.values()]
      .filter((s) => s.fromMs <= this.context.now())
      .map((s) => s.text);
    const parts = [
      asked || this.sawPhones ? server.trouble : null,
      ...told.slice(0, MOST_STRANGERS),
      told.length > MOST_STRANGERS ? `And ${told.length - MOST_STRANGERS} more phones.` : null,
    ].filter((part) => part !== null);
    return parts.length === 0 ? null : parts.join(' ');
  }

  async start(): Promise<void> {
    const { server, askMs = 60_000, dialMs = 10_000, countMs = 30_000 } = this.options;
    server.onChange = () => this.onChange();
    await Promise.all([server.start(), this.context.store.refresh()]);
    this.untrack = this.transport.track((list) => this.listed(list));
    this.timers.push(
      setInterval(() => void this.askPortal(), askMs),
      setInterval(() => this.dial(), dialMs),
      setInterval(() => void this.considerRestart(), countMs),
    );
  }
  async stop(): Promise<void> {
    this.closed = true;
    this.timers.forEach(clearInterval);
    this.untrack();
    for (const line of this.lines.values()) line.asking?.abort();
    for (const driver of this.who.drivers.values()) driver.close();
    this.who.known.write();
    await this.options.server.stop();
  }

  /** A TCP phone is dialled again, which the server refuses while it still takes the old link down. */
  private async reconnect(device: AdbDevice, signal: AbortSignal): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.transport.reconnect(device, { signal });
      } catch (error) {
        if (tries === RECONNECTS || signal.aborted) throw error;
        await wait(ASK_AGAIN_MS / 2, undefined, { signal });
      }
    }
  }

  private async askPortal(): Promise<void> {
    if (await this.context.store.refresh())
      for (const driver of this.who.drivers.values()) driver.prepareAgain();
  }

  /** The server forgets addresses when it restarts, and after a minute without an answer. */
  private dial(): void {
    if (!this.isUp) return;
    const listed = new Set([...this.lines.values()].map((l) => l.device.serial));
    for (const address of this.options.connect) {
      if (listed.has(address) || this.dialling.has(address)) continue;
      this.dialling.add(address);
      this.transport
        .connect(address)
        .catch(() => {})
        .finally(() => this.dialling.delete(address));
    }
  }

  private async considerRestart(): Promise<void> {
    const all = [...this.who.drivers.values()];
    const count = {
      phones: all.filter((d) => d.transportId !== null || d.isDead).length,
      dead: all.filter((d) => d.isDead).length,
      jobs: all.filter((d) => d.works).length,
    };
    const { now, limits } = this.context;
    if (!this.isUp || !mayRestartServer(count, this.lastRestartMs, now(), limits.ladder)) return;
    this.lastRestartMs = this.context.now();
    this.options.log(
      `${count.dead} of ${count.phones} phones do not answer: the adb server is started again.`,
    );
    await this.options.server.stop();
    if (!this.closed) await this.startServer();
  }

  /** What stands in its way is told; it is looked at again when phones are still dead. */
  private async startServer(): Promise<void> {
    await this.options.server.start().catch((error: unknown) => this.options.log((error as Error).message));
  }

  private listed(list: readonly AdbDevice[] | null): void {
    if (list === null) return this.serverDown();
    const cameUp = !this.isUp;
    this.isUp = true;
    if (list.length > 0) this.sawPhones = true;
    const now = new Set(list.map((d) => d.transportId));
    for (const [transportId, line] of this.lines) if (!now.has(transportId)) this.gone(transportId, line);
    for (const device of list) this.seen(device);
    if (cameUp) this.dial();
    this.onChange();
  }

  private serverDown(): void {
    this.isUp = false;
    for (const line of this.lines.values()) line.asking?.abort();
    this.lines.clear();
    this.strangers.clear();
    for (const driver of this.who.drivers.values()) driver.serverDown();
    this.onChange();
  }

  private gone(transportId: string, line: Line): void {
    line.asking?.abort();
    this.lines.delete(transportId);
    this.strangers.delete(transportId);
    const driver = this.driverAt(line);
    if (driver === undefined) return;
    // It may hang on a second cable, or over the network besides.
    const spare = [...this.lines].find(([, l]) => l.key === line.key && l.device.state === 'device');
    driver.detach('absent');
    this.who.tellTwins();
    if (spare !== undefined) this.ask(spare[0]);
  }

  private seen(device: AdbDevice): void {
    const before = this.lines.get(device.transportId);
    if (before?.device.state === device.state) return;
    before?.asking?.abort();
    const line: Line = { device, asking: null, key: before?.key ?? null };
    this.lines.set(device.transportId, line);
    const state = adbStateOf(device.state);
    if (state === 'device') return this.ask(device.transportId);
    const driver = this.driverAt(line) ?? this.who.awayWithSerial(device.serial);
    if (driver !== undefined) driver.detach(state);
    else
      this.strangers.set(device.transportId, {
        text: `${this.who.nameOf(device.serial)}: ${adbReasons[state]}`,
        // While its link comes up each phone is offline for a moment.
        fromMs: this.context.now() + (state === 'offline' ? OFFLINE_MS : 0),
      });
  }

  /** The driver of the phone that this line was, unless that one is reached over another line now. */
  private driverAt(line: Line): AndroidDriver | undefined {
    const driver = line.key === null ? undefined : this.who.drivers.get(line.key);
    const isItsOwn = driver?.transportId === line.device.transportId || driver?.transportId === null;
    return isItsOwn ? driver : undefined;
  }
  private ask(transportId: string): void {
    const line = this.lines.get(transportId);
    if (line === undefined) return;
    line.asking?.abort();
    line.asking = new AbortController();
    const { signal } = line.asking;
    void this.identify(line, signal).catch((error: unknown) => {
      if (!signal.aborted) this.options.log(`Phone ${line.device.serial}: ${(error as Error).message}`);
    });
  }

  private async identify(line: Line, signal: AbortSignal): Promise<void> {
    const { device } = line;
    const phone = this.transport.phone(device.transportId);
    const limits = { totalMs: this.context.limits.shellMs, signal };
    for (let silent = 1; !signal.aborted; silent++) {
      try {
        const said = await probe(phone, limits);
        if (said !== null) {
          const marker = said.marker ?? (await this.mark(phone, limits));
          if (!signal.aborted) this.identified(line, said, marker);
          return;
        }
      } catch (error) {
        if (signal.aborted) return;
        if (silent === MOST_SILENT) this.unanswered(line, (error as Error).message);
      }
      await pause(ASK_AGAIN_MS, signal);
    }
  }

  private async mark(
    phone: ReturnType<AdbTransport['phone']>,
    limits: { totalMs: number; signal: AbortSignal },
  ): Promise<string> {
    const marker = randomUUID();
    const said = await phone.shell(
      // The harness is another user and must get through to its files.
      `umask 022; mkdir -p ${layout.root} && echo ${marker} > ${layout.marker}.new && mv ${layout.marker}.new ${layout.marker}`,
      limits,
    );
    if (said.code !== 0)
      throw new Error(`its mark could not be written: ${said.err.trim() || said.out.trim()}`);
    return marker;
  }

  private unanswered(line: Line, why: string): void {
    const driver = this.driverAt(line) ?? this.who.awayWithSerial(line.device.serial);
    if (driver !== undefined) return driver.unanswering(line.device);
    const text = `${this.who.nameOf(line.device.serial)} does not answer: ${why}.`;
    this.strangers.set(line.device.transportId, { text, fromMs: 0 });
    this.onChange();
  }

  private identified(line: Line, said: Probe, marker: string): void {
    const { device } = line;
    const key = this.who.keyOf(said, marker);
    line.key = key;
    line.asking = null;
    this.strangers.delete(device.transportId);
    const existing = this.who.drivers.get(key);
    // The same phone on a second way: the first one stays as long as it is there.
    if (
      existing?.transportId != null &&
      existing.transportId !== device.transportId &&
      this.lines.has(existing.transportId)
    )
      return;
    const driver = existing ?? new AndroidDriver(this.context, key, { device, probe: said });
    this.who.add(key, driver, said, marker);
    // Told first: the agent listens before the phone's first steps.
    if (existing === undefined) this.onChange();
    driver.attach({ device, phone: this.transport.phone(device.transportId), probe: said }, false);
    this.who.known.remember(device.serial, marker, driver.facts);
    this.who.tellTwins();
  }
}

export const adbFolderOf = (dataDir: string): string => join(dataDir, 'adb');
