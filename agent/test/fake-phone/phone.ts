import { randomUUID, type KeyObject } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Link } from './adbd/link.js';
import type { Stream } from './adbd/stream.js';
import { Body, type Clock } from './body/body.js';
import { coresOf, phoneModels, propertiesOf, type PhoneModel } from './body/models.js';
import type { Command } from './commands/command.js';
import { noFaults, type Faults } from './faults.js';
import { PhoneFiles } from './files.js';
import type { HarnessProgram } from './harness/program.js';
import { Packages, type InstalledPackage } from './packages.js';
import { PhoneLog } from './phone-log.js';
import { PhoneSettings } from './phone-settings.js';
import { ProcessTable } from './shell/processes.js';
import { SystemFiles } from './system-files.js';

/** What Android of today offers to adb, without what the fake does not play (compression, delayed acknowledgement). */
const MODERN_FEATURES = [
  'shell_v2',
  'cmd',
  'stat_v2',
  'ls_v2',
  'fixed_push_mkdir',
  'fixed_push_symlink_timestamp',
  'abb_exec',
  'sendrecv_v2',
  'sendrecv_v2_dry_run_send',
  'remount_shell',
];
/** Android 9. */
const OLD_FEATURES = ['shell_v2', 'cmd', 'stat_v2'];

export interface PhoneOptions {
  model?: PhoneModel;
  /** `ro.serialno`; two phones may have one. */
  serial?: string;
  properties?: Record<string, string>;
  /** `rsa`: asks on its screen before a computer may connect. `mute`: never answers a computer's key. */
  auth?: 'none' | 'rsa' | 'mute';
  features?: readonly string[];
  /** The word before "::" in its banner: `device`, `recovery`, `sideload`. */
  connectionState?: string;
  /** Whether what is pushed is kept: without, files above 256 KiB leave only their size and SHA-256. */
  keepFiles?: boolean;
  bootMs?: number;
  roomC?: number;
  /** Seconds of the physical model for each second of the clock. */
  timeScale?: number;
  clock?: Clock;
  wall?: Clock;
  faults?: Partial<Faults>;
  harness?: HarnessProgram;
  packages?: Record<string, Partial<InstalledPackage>>;
}

const SMALL_FILE = 256 * 1024;
let madePhones = 0;

/** A phone as an adb server and its shell show it. Listens on a port of this computer: `adb connect` reaches it. */
export class FakePhone {
  readonly model: PhoneModel;
  readonly serial: string;
  readonly properties: Record<string, string>;
  readonly faults: Faults;
  readonly files: PhoneFiles;
  readonly systemFiles: SystemFiles;
  readonly processes: ProcessTable;
  readonly settings: PhoneSettings;
  readonly packages: Packages;
  readonly log: PhoneLog;
  readonly body: Body;
  readonly trustedKeys: KeyObject[] = [];
  /** Programs beside those of Android, by the file's name: `benchmark_model`. */
  readonly programs = new Map<string, Command>();
  /** Names that `adb forward` reaches ("localabstract:x", "tcp:8080"). */
  readonly localServices = new Map<string, (stream: Stream) => Promise<void>>();
  /** Services that were asked for, the last thousand. */
  readonly opened: string[] = [];
  /** Bytes that came by `adb push`, by the file they were for. */
  readonly pushed = new Map<string, number>();
  /** What went wrong inside the fake itself; a test looks that it is empty. */
  readonly trouble: string[] = [];
  auth: 'none' | 'rsa' | 'mute';
  features: readonly string[];
  connectionState: string;
  harness: HarnessProgram | null;
  bootId: string = randomUUID();
  reboots = 0;
  port = 0;

  private readonly clock: Clock;
  private readonly wall: Clock;
  private bootedAt: number;
  private server: Server | null = null;
  private readonly links = new Set<Link>();
  private readonly sockets = new Set<Socket>();
  private readonly dialogs: (() => void)[] = [];
  private isStopped = false;

  constructor(readonly options: PhoneOptions = {}) {
    this.model = options.model ?? phoneModels.pixel9Pro;
    this.serial = options.serial ?? `RMSIM${String((madePhones += 1)).padStart(6, '0')}`;
    this.clock = options.clock ?? (() => performance.now());
    this.wall = options.wall ?? Date.now;
    this.properties = { ...propertiesOf(this.model, this.serial), ...options.properties };
    this.faults = { ...noFaults(), ...options.faults };
    this.auth = options.auth ?? 'none';
    this.connectionState = options.connectionState ?? 'device';
    this.features = options.features ?? (this.model.api < 30 ? OLD_FEATURES : MODERN_FEATURES);
    this.harness = options.harness ?? null;
    // As if it had been switched on some hours ago.
    this.bootedAt = this.clock() - 5 * 3600_000;
    this.body = new Body(
      this.model.body,
      this.clock,
      { cores: coresOf(this.model), roomC: options.roomC ?? 22 },
      options.timeScale,
    );
    this.files = new PhoneFiles({
      root: mkdtempSync(join(tmpdir(), 'rackmark-phone-')),
      keepBytes: options.keepFiles === false ? SMALL_FILE : Infinity,
      freeBytes: () => this.freeBytes(),
      nowS: () => Math.floor(this.wallMs() / 1000),
    });
    this.processes = new ProcessTable(() => this.wallMs());
    this.systemFiles = new SystemFiles(this);
    this.settings = new PhoneSettings(this);
    this.log = new PhoneLog(() => this.wallMs());
    this.packages = new Packages(this, options.packages ?? {});
  }

  wallMs(): number {
    return this.wall() + this.faults.wallClockJumpMs;
  }
  uptimeS(): number {
    return (this.clock() - this.bootedAt) / 1000;
  }
  get storageBytes(): number {
    return this.model.storageBytes;
  }
  freeBytes(): number {
    return Math.max(0, (this.faults.storageFreeBytes ?? this.model.freeBytes) - this.files.usedBytes);
  }
  availableMemoryKb(): number {
    const apps = this.processes.list().filter((p) => p.user !== 'shell').length;
    return this.model.memoryKb * 0.45 - apps * 400_000 * Math.min(1, this.model.memoryKb / 8e6);
  }
  note(service: string): void {
    this.opened.push(service);
    if (this.opened.length > 1000) this.opened.shift();
  }

  /** @returns the port, on 127.0.0.1 */
  async listen(port = this.port): Promise<number> {
    const server = createServer((socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      socket.on('error', () => {});
      if (this.faults.refuse) socket.destroy();
      else this.links.add(new Link(this, socket, (link) => this.links.delete(link)));
    });
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    this.port = (server.address() as AddressInfo).port;
    return this.port;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }
  get isPluggedIn(): boolean {
    return this.server !== null;
  }

  /** The cable is pulled: nothing answers any more, what runs detached goes on. */
  async unplug(): Promise<void> {
    const { server } = this;
    this.server = null;
    this.dropLinks();
    for (const socket of this.sockets) socket.destroy();
    this.body.change({ isCharging: false });
    if (server !== null) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  async plugIn(): Promise<void> {
    this.body.change({ isCharging: true });
    if (this.server === null) await this.listen();
  }

  /** Cuts the connections; the phone takes new ones at once. */
  dropLinks(): void {
    for (const link of [...this.links]) link.destroy();
  }

  /** Neither reads nor writes any more, and stays connected; `false`: it wakes up for new connections. */
  hang(on = true): void {
    for (const link of this.links) link.hung = on;
  }

  async reboot(): Promise<void> {
    this.reboots += 1;
    this.processes.killAll();
    this.log.clear();
    await this.unplug();
    this.bootId = randomUUID();
    this.properties['sys.boot_completed'] = '';
    this.settings.onBoot();
    const half = (this.options.bootMs ?? 1500) / 2;
    await wait(half);
    this.bootedAt = this.clock();
    if (this.isStopped) return;
    await this.plugIn();
    await wait(half);
    this.properties['sys.boot_completed'] = '1';
  }

  /** The dialog "Allow USB debugging?"; see `allow`. */
  askToAllow(answer: () => void): void {
    this.dialogs.push(answer);
  }
  get hasDialog(): boolean {
    return this.dialogs.length > 0;
  }
  /** Somebody taps "Allow". */
  allow(): void {
    for (const answer of this.dialogs.splice(0)) answer();
  }

  /** Gone for good, with all that it kept. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.processes.killAll();
    await this.unplug();
    this.files.clear();
  }
}
