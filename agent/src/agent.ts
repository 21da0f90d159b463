import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import {
  AGENT_PROTOCOL,
  fail,
  HEARTBEAT_SECONDS,
  type AgentHello,
  type AgentTask,
  type Assignment,
  type AttemptEnd,
  type Heartbeat,
} from '@rackmark/contracts';
import { Connection } from './connection/connection.js';
import type { DeviceSource } from './drivers/driver.js';
import type { Log } from './log.js';
import { Paced } from './paced.js';
import { aborted } from './pause.js';
import type { Portal } from './portal.js';
import type { Settings } from './settings.js';
import { Station, type Doing } from './station.js';
import { Tasks } from './tasks.js';
import { runAttempt } from './work/attempt.js';
import { HeldWork } from './work/held-work.js';
import { LeaseKeeper } from './work/lease-keeper.js';
import { ModelCache } from './work/model-cache.js';
import { Outbox } from './work/outbox.js';
import { Resuming } from './work/resuming.js';
import { Spool } from './work/spool.js';

const limits = {
  /** Hints wake a device; asking now and then makes sure that a lost one does no harm. */
  pollMs: 15_000,
  refreshMs: 15_000,
  /** A device that an earlier process worked on must come back within this time. */
  resumeMs: 120_000,
  /** Facts of 200 phones change while they are prepared: one hello tells of many. */
  hello: { soonMs: 200, everyMs: 2_000 },
  beat: { soonMs: 60, everyMs: 300 },
};

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
  private readonly spool: Spool;
  private readonly outbox: Outbox;
  private readonly models: ModelCache;
  private readonly connection: Connection;
  private readonly stations = new Map<string, Station>();
  private readonly tasks = new Tasks((end) => this.connection.taskEnd(end));
  private readonly hello = new Paced(() => void this.sayHello(), limits.hello.soonMs, limits.hello.everyMs);
  private readonly beats = new Paced(() => void this.beat(), limits.beat.soonMs, limits.beat.everyMs);
  private readonly resuming: Resuming;
  /** Something changed that no hello has told yet. */
  private untold = false;
  private readonly instanceId = randomUUID();
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(private readonly options: AgentOptions) {
    const { settings, portal, log } = options;
    this.spool = new Spool(settings.dataDir);
    this.outbox = new Outbox(portal, this.spool, log, this.stopping.signal);
    this.models = new ModelCache(portal, settings.dataDir);
    this.resuming = new Resuming(options.held, this.leases);
    this.connection = new Connection(portal, () => this.helloMessage(), {
      welcome: (welcome, askedAtMs) => {
        this.leases.answered(welcome, askedAtMs);
        for (const station of this.stations.values())
          station.id = welcome.devices[station.driver.facts.key] ?? null;
        if (this.untold) this.tellFacts();
        this.beats.ask();
        for (const station of this.stations.values()) station.hint();
      },
      connected: () => log(`Connected to ${portal.url} as "${settings.name}".`),
      lost: (why) => log(`Connection lost (${why}); work goes on and results are kept.`),
      work: (deviceId) => this.hinted(deviceId),
      stop: (leaseIds) => this.leases.giveUp(leaseIds),
      refused: (detail) => options.onRefused(detail),
    });
  }

  /** Results of an earlier process go first: their leases end as soon as this one says hello. */
  async start(): Promise<void> {
    const left = this.spool.list().length;
    if (left > 0) this.options.log(`${left} results of an earlier process are sent first.`);
    this.resuming.begin();
    for (const source of this.options.sources) source.onChange = () => this.sourceChanged();
    // A server that does not know our key says so to the connection, in words for people.
    const sent = Promise.race([this.outbox.flush(), aborted(this.outbox.turnedAway)]);
    await Promise.all([sent, ...this.options.sources.map((s) => this.startSource(s))]);
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
      leases: this.leases.list(),
    };
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
      station.loop = this.work(station);
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

  private async work(station: Station): Promise<void> {
    const isOver = () => this.stopping.signal.aborted || station.over.signal.aborted;
    while (!isOver()) {
      station.listen();
      const worked = await this.workOnce(station).catch((error: unknown) => {
        this.options.log(`${station.driver.facts.name}: ${(error as Error).message}`);
        return false;
      });
      if (!worked && !isOver()) await station.sleep(limits.pollMs);
    }
  }

  /** @returns whether something was done, so that it asks again at once */
  private async workOnce(station: Station): Promise<boolean> {
    if (await this.resumed(station)) return true;
    const task = station.tasks.shift();
    if (task !== undefined) {
      await this.carryOut(station, task);
      return true;
    }
    if (!station.mayClaim || !this.connection.isWelcome) return false;
    const { assignment } = await this.connection.claim(station.id!);
    if (assignment === null) return false;
    const lease = this.leases.hold(assignment);
    if (!this.keep(station, assignment)) return false;
    await this.attempt(station, assignment, lease);
    return true;
  }

  /** On disk before the first run. @returns false where that failed: the job is given back */
  private keep(station: Station, assignment: Assignment): boolean {
    if (!station.driver.resumable) return true;
    try {
      this.options.held.hold({ deviceKey: station.driver.facts.key, assignment });
      return true;
    } catch (error) {
      const { lease_id, epoch } = assignment;
      const why = `The agent could not write down what it was given (${(error as Error).message}). Free some space in ${this.options.settings.dataDir}.`;
      this.options.log(why);
      this.leases.release(lease_id);
      this.options.held.release(lease_id);
      void this.endAttempt({ lease_id, epoch, state: 'failed', failure: fail('DISK_FULL', why) });
      return false;
    }
  }

  /** Work of an earlier process on this device goes on once the device is there and the server has renewed the lease. */
  private async resumed(station: Station): Promise<boolean> {
    const left = this.resuming.of(station.driver.facts.key);
    if (left === null) return false;
    const { assignment, lease } = left;
    const { phase } = station.driver.status;
    const isThere = phase === 'ready' || phase === 'waiting_gate';
    if (!lease.aborted && (!isThere || !this.connection.isWelcome)) return false;
    this.resuming.taken(assignment.lease_id);
    if (!lease.aborted) this.options.log(`${station.driver.facts.name}: goes on with what was begun.`);
    await this.attempt(station, assignment, lease);
    return true;
  }

  private async attempt(station: Station, assignment: Assignment, lease: AbortSignal): Promise<void> {
    const { held, log } = this.options;
    const { lease_id, epoch } = assignment;
    const show = (doing: Doing) => this.show(station, doing);
    try {
      const end = await runAttempt(assignment, lease, {
        driver: station.driver,
        models: this.models,
        spool: this.spool,
        outbox: this.outbox,
        progress: (p) => this.connection.progress(p),
        phase: (phase, gate) => show({ phase, ...gate }),
        done: { add: (id) => held.done(lease_id, id), has: (id) => held.isDone(lease_id, id) },
      });
      if (end.failure !== null) log(`${station.driver.facts.name}: ${end.failure.message}`);
      if (!lease.aborted) await this.endAttempt({ lease_id, epoch, ...end });
    } finally {
      this.leases.release(lease_id);
      held.release(lease_id);
      show({ phase: 'cleanup', reason: null, conditions: null });
      await station.driver.end().catch((error: unknown) => log((error as Error).message));
      this.show(station, null);
    }
  }

  /** Not told: the server takes the lease back at the next hello, or when it runs out. */
  private endAttempt(end: AttemptEnd): Promise<void> {
    return this.connection.attemptEnd(end).catch(() => {});
  }

  private async carryOut(station: Station, task: AgentTask): Promise<void> {
    const { log } = this.options;
    const name = station.driver.facts.name;
    this.show(station, { phase: 'busy', reason: `As asked for: ${task.kind}.`, conditions: null });
    const { ok, text } = await this.tasks.run(task, () =>
      station.driver.task(task.kind, AbortSignal.any([this.stopping.signal, station.over.signal])),
    );
    log(`${name}: ${task.kind} ${ok ? 'done' : 'failed'}. ${text}`);
    this.show(station, null);
  }

  private show(station: Station, doing: Doing | null): void {
    if (station.doing?.phase === doing?.phase && station.doing?.reason === doing?.reason) return;
    station.doing = doing;
    this.beats.ask();
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
        leases: this.leases.list(),
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
    return all.length === 0 ? null : all.join(' ').slice(0, 500);
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
      await this.endAttempt({ ...lease, state: 'failed', failure: fail('DEVICE_LOST', why) });
  }

  private async refresh(): Promise<void> {
    const changed = await Promise.all(
      [...this.stations.values()].map((s) => s.driver.refresh().catch(() => false)),
    );
    if (changed.some(Boolean)) this.tellFacts();
  }
}
