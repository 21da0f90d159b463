import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import {
  AGENT_PROTOCOL,
  fail,
  HEARTBEAT_SECONDS,
  type AgentHello,
  type AgentWelcome,
  type Heartbeat,
  type HeldLease,
} from '@rackmark/contracts';
import { Connection } from './connection/connection.js';
import type { DeviceSource } from './drivers/driver.js';
import type { Log } from './log.js';
import { Paced } from './paced.js';
import { cut } from './cut.js';
import type { Portal } from './portal.js';
import type { Settings } from './settings.js';
import { Station } from './station.js';
import { Tasks } from './tasks.js';
import { DiskRoom } from './work/disk-room.js';
import { HeldWork } from './work/held-work.js';
import { LeaseKeeper } from './work/lease-keeper.js';
import { InputCache, ModelCache } from './work/model-cache.js';
import { Outbox } from './work/outbox.js';
import { Resuming } from './work/resuming.js';
import { Spool } from './work/spool.js';
import { leftBehind, Worker } from './work/worker.js';

const limits = {
  refreshMs: 15_000,
  /** A device that an earlier process worked on must come back within this time. */
  resumeMs: 120_000,
  /** Facts of 200 phones change while they are prepared: one hello tells of many. */
  hello: { soonMs: 200, everyMs: 2_000 },
  beat: { soonMs: 60, everyMs: 300 },
};
/** As many as a hello may name. */
const MOST_LEASES = 1_000;

export interface AgentOptions {
  settings: Pick<Settings, 'name' | 'dataDir'>;
  portal: Portal;
  agentId: string;
  version: string;
  sources: readonly DeviceSource[];
  /** What an earlier process left; sources ask it which runs may still go on. */
  held: HeldWork;
  log: Log;
  /** The server does not want this agent. */
  onRefused: (detail: string) => void;
}

/** Keeps devices at work: asks for jobs, runs them, brings the results home. Devices come and go while it does. */
export class Agent {
  private readonly stopping = new AbortController();
  private readonly leases = new LeaseKeeper();
  private readonly outbox: Outbox;
  private readonly connection: Connection;
  private readonly stations = new Map<string, Station>();
  private readonly tasks = new Tasks((end) => this.connection.taskEnd(end));
  private readonly hello = new Paced(() => void this.sayHello(), limits.hello.soonMs, limits.hello.everyMs);
  private readonly beats = new Paced(() => void this.beat(), limits.beat.soonMs, limits.beat.everyMs);
  private readonly resuming: Resuming;
  private readonly worker: Worker;
  /** What the log said last of devices that the portal gives no work. */
  private toldWithoutWork = '';
  /** Results that earlier attempts left; `awaited`: something waits until each of them was tried. */
  private readonly brought: { outbox: Outbox; leases: LeaseKeeper; awaited: boolean };
  /** Something changed that no hello has told yet. */
  private untold = false;
  private readonly instanceId = randomUUID();
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(private readonly options: AgentOptions) {
    const { settings, portal, log } = options;
    this.outbox = new Outbox(portal, new Spool(settings.dataDir), log, this.stopping.signal);
    this.outbox.onProgress = () => this.broughtOne();
    this.brought = { outbox: this.outbox, leases: this.leases, awaited: false };
    this.resuming = new Resuming(options.held, this.leases);
    this.connection = new Connection(portal, () => this.helloMessage(), {
      welcome: (welcome, askedAtMs) => {
        this.leases.answered(welcome, askedAtMs);
        this.tellWithoutWork(welcome);
        for (const station of this.stations.values())
          station.id = welcome.devices[station.driver.facts.key] ?? null;
        if (this.untold) this.tellFacts();
        void this.outbox.flush();
        this.beats.ask();
        for (const station of this.stations.values()) station.hint();
      },
      connected: () => log(`Connected to ${portal.url} as "${settings.name}".`),
      lost: (why) => log(`Connection lost (${why}); work goes on and results are kept.`),
      work: (deviceId) => this.hinted(deviceId),
      stop: (leaseIds) => this.leases.giveUp(leaseIds),
      refused: (detail) => options.onRefused(detail),
    });
    this.worker = new Worker({
      held: options.held,
      leases: this.leases,
      resuming: this.resuming,
      models: new ModelCache(portal, settings.dataDir),
      inputs: new InputCache(portal, settings.dataDir),
      outbox: this.outbox,
      disk: new DiskRoom(settings.dataDir),
      connection: this.connection,
      tasks: this.tasks,
      stopping: this.stopping.signal,
      log,
      changed: () => this.beats.ask(),
      awaitsOutbox: () => (this.brought.awaited = true),
    });
  }

  /** Results of an earlier process are sent at once; until each was tried, the hello names their leases, too. */
  async start(): Promise<void> {
    this.resuming.begin();
    for (const source of this.options.sources) source.onChange = () => this.sourceChanged();
    void this.outbox.flush();
    await Promise.all(this.options.sources.map((s) => this.startSource(s)));
    if (this.stopping.signal.aborted) return;
    this.sourceChanged();
    this.connection.open();
    this.timers.push(
      setInterval(() => this.beats.ask(), HEARTBEAT_SECONDS * 1000),
      setInterval(() => this.expire(), 1_000),
      setInterval(() => void this.refresh(), limits.refreshMs),
      setTimeout(() => void this.giveUpResuming(), limits.resumeMs),
    );
  }

  /** Once, until it changes: a hello is said often. */
  private tellWithoutWork({ refused, retired, max_devices: most }: AgentWelcome): void {
    const names = (keys: readonly string[]) =>
      keys.map((key) => this.stations.get(key)?.driver.facts.name ?? key).join(', ');
    const lines = [
      ...(refused.length > 0
        ? [
            `The portal takes ${most ?? 'no more'} devices of one agent, and leaves out: ${names(refused)}. Retire or delete some, or raise RACKMARK_MAX_DEVICES_PER_AGENT there.`,
          ]
        : []),
      ...(retired.length > 0
        ? [`Retired on the portal, so without work until somebody enables them there: ${names(retired)}.`]
        : []),
    ];
    if (lines.join() === this.toldWithoutWork) return;
    this.toldWithoutWork = lines.join();
    for (const line of lines) this.options.log(line);
  }

  private async startSource(source: DeviceSource): Promise<void> {
    try {
      await source.start();
    } catch (error) {
      this.options.log((error as Error).message);
    }
  }

  /** Gives back what it holds and ends; results on disk stay there. */
  async stop(): Promise<void> {
    const held = this.leases.list();
    this.stopping.abort();
    this.leases.giveUp(held.map((h) => h.lease_id));
    for (const lease of held) this.options.held.release(lease.lease_id);
    this.timers.forEach(clearInterval);
    this.hello.stop();
    this.beats.stop();
    for (const station of this.stations.values()) station.hint();
    await Promise.allSettled([...this.stations.values()].map((s) => s.loop));
    await Promise.allSettled(
      held.map((h) => this.connection.attemptEnd({ ...h, state: 'cancelled', failure: null })),
    );
    this.connection.close();
    await Promise.allSettled(this.options.sources.map((s) => s.stop()));
  }

  private helloMessage(): AgentHello {
    const { settings, agentId, version } = this.options;
    this.untold = false;
    return {
      protocol: AGENT_PROTOCOL,
      agent_id: agentId,
      instance_id: this.instanceId,
      name: settings.name,
      version,
      platform: `${process.platform} ${process.arch}`,
      devices: [...this.stations.values()].map((s) => s.driver.facts),
      leases: this.heldLeases(),
    };
  }

  /** What it works on, and what it still brings the results of: the server takes back neither. */
  private heldLeases(): HeldLease[] {
    const left = leftBehind(this.brought);
    if (left.length > 0) this.brought.awaited = true;
    return [...this.leases.list(), ...left].slice(0, MOST_LEASES);
  }
  /** The last result of an earlier attempt was tried: its lease is let go of, and devices may ask for work. */
  private broughtOne(): void {
    if (!this.brought.awaited || leftBehind(this.brought).length > 0) return;
    this.brought.awaited = false;
    this.tellFacts();
  }

  /** Devices that are new get a station and a loop; those that left for good lose theirs. */
  private sourceChanged(): void {
    const drivers = this.options.sources.flatMap((s) => s.drivers);
    const isThere = new Set(drivers.map((d) => d.facts.key));
    for (const [key, station] of this.stations) {
      if (isThere.has(key)) continue;
      station.over.abort();
      station.hint();
      this.stations.delete(key);
      this.tellFacts();
    }
    for (const driver of drivers) {
      if (this.stations.has(driver.facts.key)) continue;
      const station = new Station(driver);
      this.stations.set(driver.facts.key, station);
      driver.onChange = (what) => this.deviceChanged(station, what);
      station.loop = this.worker.work(station);
      this.tellFacts();
    }
    this.beats.ask();
  }

  private deviceChanged(station: Station, what: 'facts' | 'status'): void {
    if (what === 'facts') this.tellFacts();
    this.beats.ask();
    if (station.phaseChanged()) station.hint();
  }
  private tellFacts(): void {
    this.untold = true;
    this.hello.ask();
  }

  private async sayHello(): Promise<void> {
    if (this.connection.isWelcome) await this.connection.sayHello();
  }

  private async beat(): Promise<void> {
    if (!this.connection.isWelcome) return;
    const askedAtMs = performance.now();
    const devices = [...this.stations.values()].map((s) => s.beat()).filter((d) => d !== null);
    try {
      const answer = await this.connection.heartbeat({
        leases: this.heldLeases(),
        devices,
        trouble: this.trouble(),
      } satisfies Heartbeat);
      this.leases.answered(answer, askedAtMs);
      for (const task of this.tasks.take(answer.tasks)) {
        const station = [...this.stations.values()].find((s) => s.id === task.device_id);
        if (station === undefined)
          void this.tasks.run(task, () =>
            Promise.reject(new Error('The device is not with this agent now.')),
          );
        station?.tasks.push(task);
        station?.hint();
      }
    } catch {
      // The next one tells; until then the deadline of each lease runs.
    }
  }

  private trouble(): string | null {
    const all = this.options.sources.map((s) => s.trouble).filter((t) => t !== null);
    return all.length === 0 ? null : cut(all.join(' '), 500);
  }

  /** A hint may be of a task: those come with the heartbeat. */
  private hinted(deviceId: string): void {
    for (const station of this.stations.values()) if (station.id === deviceId) station.hint();
    this.beats.ask();
  }

  private expire(): void {
    this.leases.expire();
    // A phone that is away now is cleaned when it is prepared.
    for (const key of this.resuming.dropOver())
      void this.stations
        .get(key)
        ?.driver.end()
        .catch(() => {});
  }

  private async giveUpResuming(): Promise<void> {
    const why = 'The agent was started again, and the device that it had worked with did not come back.';
    for (const lease of this.resuming.giveUp())
      await this.worker.endAttempt({ ...lease, state: 'failed', failure: fail('DEVICE_LOST', why) });
  }

  private async refresh(): Promise<void> {
    const changed = await Promise.all(
      [...this.stations.values()].map((s) => s.driver.refresh().catch(() => false)),
    );
    if (changed.some(Boolean)) this.tellFacts();
  }
}
