import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import {
  AGENT_PROTOCOL,
  HEARTBEAT_SECONDS,
  type AgentHello,
  type Conditions,
  type DevicePhase,
} from '@rackmark/contracts';
import { Connection } from './connection/connection.js';
import type { DeviceDriver } from './drivers/driver.js';
import type { Log } from './log.js';
import type { Settings } from './settings.js';
import { runAttempt } from './work/attempt.js';
import { LeaseKeeper } from './work/lease-keeper.js';
import { ModelCache } from './work/model-cache.js';
import { Outbox } from './work/outbox.js';
import { Spool } from './work/spool.js';

/** Hints wake a device; asking now and then makes sure that a lost one does no harm. */
const POLL_MS = 15_000;
const REFRESH_MS = 15_000;

interface Station {
  driver: DeviceDriver;
  id: string | null;
  phase: DevicePhase;
  reason: string | null;
  conditions: Conditions | null;
  /** A hint came while nobody slept. */
  hinted: boolean;
  wake: () => void;
}

export interface AgentOptions {
  settings: Settings;
  agentId: string;
  version: string;
  drivers: readonly DeviceDriver[];
  log: Log;
  /** The server does not want this agent. */
  onRefused: (detail: string) => void;
}

/** Keeps devices at work: asks for jobs, runs them, brings the results home. */
export class Agent {
  private readonly stopping = new AbortController();
  private readonly leases = new LeaseKeeper();
  private readonly spool: Spool;
  private readonly outbox: Outbox;
  private readonly models: ModelCache;
  private readonly connection: Connection;
  private readonly stations: Station[];
  private readonly instanceId = randomUUID();
  private readonly timers: NodeJS.Timeout[] = [];
  private loops: Promise<void>[] = [];

  constructor(private readonly options: AgentOptions) {
    const { settings, log } = options;
    this.spool = new Spool(settings.dataDir);
    this.outbox = new Outbox(settings.server, this.spool, log, this.stopping.signal);
    this.models = new ModelCache(settings.server, settings.dataDir);
    this.stations = options.drivers.map((driver) => ({
      driver,
      id: null,
      phase: 'ready',
      reason: null,
      conditions: null,
      hinted: false,
      wake: () => {},
    }));
    this.connection = new Connection(settings.server, () => this.hello(), {
      welcome: (welcome, askedAtMs) => {
        for (const station of this.stations) station.id = welcome.devices[station.driver.facts.key] ?? null;
        this.leases.answered(welcome, askedAtMs);
        log(`Connected to ${settings.server} as "${settings.name}".`);
        this.wakeAll();
      },
      lost: (why) => log(`Connection lost (${why}); work goes on and results are kept.`),
      work: (deviceId) => this.stations.filter((s) => s.id === deviceId).forEach(hint),
      stop: (leaseIds) => this.leases.giveUp(leaseIds),
      refused: (detail) => options.onRefused(detail),
    });
  }

  /** Results of an earlier process go first: their leases end as soon as this one says hello. */
  async start(): Promise<void> {
    const left = this.spool.list().length;
    if (left > 0) this.options.log(`${left} results of an earlier process are sent first.`);
    await this.outbox.flush();
    if (this.stopping.signal.aborted) return;
    this.connection.open();
    this.timers.push(
      setInterval(() => void this.beat(), HEARTBEAT_SECONDS * 1000),
      setInterval(() => this.leases.expire(), 1_000),
      setInterval(() => void this.refresh(), REFRESH_MS),
    );
    this.loops = this.stations.map((station) => this.work(station));
  }

  /** Gives back what it holds and ends; results on disk stay there. */
  async stop(): Promise<void> {
    const held = this.leases.list();
    this.stopping.abort();
    this.leases.giveUp(held.map((h) => h.lease_id));
    this.wakeAll();
    this.timers.forEach(clearInterval);
    await Promise.allSettled(this.loops);
    await Promise.allSettled(
      held.map((h) => this.connection.attemptEnd({ ...h, state: 'cancelled', failure: null })),
    );
    this.connection.close();
  }

  private hello(): AgentHello {
    const { settings, agentId, version } = this.options;
    return {
      protocol: AGENT_PROTOCOL,
      agent_id: agentId,
      instance_id: this.instanceId,
      name: settings.name,
      version,
      platform: `${process.platform} ${process.arch}`,
      devices: this.stations.map((s) => s.driver.facts),
      leases: this.leases.list(),
    };
  }

  private async work(station: Station): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const worked = await this.workOnce(station).catch((error: unknown) => {
        this.options.log(`${station.driver.facts.name}: ${(error as Error).message}`);
        return false;
      });
      if (!worked && !this.stopping.signal.aborted) await this.sleep(station);
    }
  }

  private async workOnce(station: Station): Promise<boolean> {
    station.hinted = false;
    if (station.id === null || !this.connection.isWelcome) return false;
    const { assignment } = await this.connection.claim(station.id);
    if (assignment === null) return false;
    const lease = this.leases.hold(assignment);
    try {
      const end = await runAttempt(assignment, lease, {
        driver: station.driver,
        models: this.models,
        spool: this.spool,
        outbox: this.outbox,
        progress: (p) => this.connection.progress(p),
        phase: (phase, gate) => this.setPhase(station, phase, gate.reason, gate.conditions),
      });
      if (end.failure !== null) this.options.log(`${station.driver.facts.name}: ${end.failure.message}`);
      if (!lease.aborted) {
        await this.connection
          .attemptEnd({ lease_id: assignment.lease_id, epoch: assignment.epoch, ...end })
          .catch(() => {
            // Not told: the server takes the lease back at the next hello, or when it runs out.
          });
      }
    } finally {
      this.leases.release(assignment.lease_id);
      this.setPhase(station, 'ready', null, null);
    }
    return true;
  }

  private setPhase(
    station: Station,
    phase: DevicePhase,
    reason: string | null,
    conditions: Conditions | null,
  ): void {
    if (station.phase === phase && station.reason === reason) return;
    Object.assign(station, { phase, reason, conditions });
    void this.beat();
  }

  private async beat(): Promise<void> {
    if (!this.connection.isWelcome) return;
    const askedAtMs = performance.now();
    const devices = this.stations
      .filter((s) => s.id !== null)
      .map((s) => ({
        device_id: s.id!,
        phase: s.phase,
        phase_reason: s.reason,
        conditions: s.conditions,
        adb: null,
        gate_temperature_c: null,
        suspicion: null,
        failure: null,
      }));
    try {
      this.leases.answered(
        await this.connection.heartbeat({ leases: this.leases.list(), devices, trouble: null }),
        askedAtMs,
      );
    } catch {
      // The next one tells; until then the deadline of each lease runs.
    }
  }

  private async refresh(): Promise<void> {
    const changed = await Promise.all(this.stations.map((s) => s.driver.refresh().catch(() => false)));
    if (changed.some(Boolean) && this.connection.isWelcome) await this.connection.sayHello();
  }

  private sleep(station: Station): Promise<void> {
    return new Promise((resolve) => {
      if (station.hinted) return resolve();
      const timer = setTimeout(resolve, POLL_MS);
      station.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
  private wakeAll(): void {
    this.stations.forEach(hint);
  }
}

function hint(station: Station): void {
  station.hinted = true;
  station.wake();
}
