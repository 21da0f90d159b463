import { fail, type AgentTask, type Assignment, type AttemptEnd, type HeldLease } from '@rackmark/contracts';
import type { Connection } from '../connection/connection.js';
import type { Log } from '../log.js';
import type { Doing, Station } from '../station.js';
import type { Tasks } from '../tasks.js';
import { runAttempt } from './attempt.js';
import type { HeldWork } from './held-work.js';
import type { LeaseKeeper } from './lease-keeper.js';
import type { InputCache, ModelCache } from './model-cache.js';
import type { DiskRoom } from './disk-room.js';
import type { Outbox } from './outbox.js';
import type { Resuming } from './resuming.js';

/** Hints wake a device; asking now and then makes sure that a lost one does no harm. */
const POLL_MS = 15_000;

export interface WorkerTools {
  held: HeldWork;
  leases: LeaseKeeper;
  resuming: Resuming;
  models: ModelCache;
  inputs: InputCache;
  outbox: Outbox;
  disk: DiskRoom;
  connection: Pick<Connection, 'claim' | 'attemptEnd' | 'progress' | 'isWelcome'>;
  tasks: Tasks;
  stopping: AbortSignal;
  log: Log;
  /** What a device does has changed: the server is told soon. */
  changed: () => void;
  /** A device waits until what earlier attempts left was tried: it is to be woken then. */
  awaitsOutbox: () => void;
}

/** Keeps single devices at work: what is left over first, then tasks, then jobs. */
export class Worker {
  /** Of a disk that is full: in the log once, not at each question of each device. */
  private saidFull = false;

  constructor(private readonly tools: WorkerTools) {}

  /** Until the agent stops or the device left for good. */
  async work(station: Station): Promise<void> {
    const isOver = () => this.tools.stopping.aborted || station.over.signal.aborted;
    while (!isOver()) {
      station.listen();
      const worked = await this.workOnce(station).catch((error: unknown) => {
        this.tools.log(`${station.driver.facts.name}: ${(error as Error).message}`);
        return false;
      });
      if (!worked && !isOver()) await station.sleep(POLL_MS);
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
    if (!station.mayClaim || !this.tools.connection.isWelcome) return false;
    // What an earlier attempt left is brought first: its runs need not be made again.
    if (leftBehind(this.tools).length > 0) {
      this.tools.awaitsOutbox();
      return false;
    }
    if (!this.hasRoom(station)) return false;
    const granted = await this.claim(station.id!);
    if (granted === null) return false;
    const { assignment, lease } = granted;
    if (!(await this.fits(station, assignment)) || !(await this.keep(station, assignment))) return false;
    await this.attempt(station, assignment, lease);
    return true;
  }

  private async claim(deviceId: string): Promise<{ assignment: Assignment; lease: AbortSignal } | null> {
    const { connection, leases } = this.tools;
    let granted: { assignment: Assignment; lease: AbortSignal } | null = null;
    await connection.claim(deviceId, (assignment) => {
      granted = { assignment, lease: leases.hold(assignment) };
    });
    return granted;
  }

  /** A disk that is full takes no job: the device waits, and says for what. */
  private hasRoom(station: Station): boolean {
    const why = this.tools.disk.whyFull();
    if (why !== null && !this.saidFull) this.tools.log(why);
    this.saidFull = why !== null;
    this.show(station, why === null ? null : { phase: 'waiting_gate', reason: why, conditions: null });
    return why === null;
  }

  /** Models that have no room yet cost no attempt: the job is given back, and the device asks for it when they have. */
  private async fits(station: Station, assignment: Assignment): Promise<boolean> {
    const { disk, models, inputs, leases } = this.tools;
    disk.reserve(models.missingBytes(assignment.models) + inputs.missingBytes(assignment.inputs));
    if (this.hasRoom(station)) return true;
    const { lease_id, epoch } = assignment;
    await this.endAttempt({ lease_id, epoch, state: 'cancelled', failure: null });
    leases.release(lease_id);
    return false;
  }

  /** On disk before the first run. @returns false where that failed: the job is given back */
  private async keep(station: Station, assignment: Assignment): Promise<boolean> {
    if (!station.driver.resumable) return true;
    const { held, leases, log } = this.tools;
    try {
      held.hold({ deviceKey: station.driver.facts.key, assignment });
      return true;
    } catch (error) {
      const { lease_id, epoch } = assignment;
      const why = `The agent could not write down what it was given (${(error as Error).message}). Free some space in the agent's folder.`;
      log(why);
      await this.endAttempt({ lease_id, epoch, state: 'failed', failure: fail('DISK_FULL', why) });
      leases.release(lease_id);
      held.release(lease_id);
      return false;
    }
  }

  /** Work of an earlier process on this device goes on once the device is there and the server has renewed the lease. */
  private async resumed(station: Station): Promise<boolean> {
    const { resuming, connection, log } = this.tools;
    const left = resuming.of(station.driver.facts.key);
    if (left === null) return false;
    const { assignment, lease } = left;
    const { phase } = station.driver.status;
    const isThere = phase === 'ready' || phase === 'waiting_gate';
    if (!lease.aborted && (!isThere || !connection.isWelcome)) return false;
    resuming.taken(assignment.lease_id);
    if (!lease.aborted) log(`${station.driver.facts.name}: goes on with what was begun.`);
    await this.attempt(station, assignment, lease);
    return true;
  }

  private async attempt(station: Station, assignment: Assignment, lease: AbortSignal): Promise<void> {
    const { held, leases, log, connection } = this.tools;
    const { lease_id, epoch } = assignment;
    const show = (doing: Doing) => this.show(station, doing);
    try {
      const end = await runAttempt(assignment, lease, {
        driver: station.driver,
        models: this.tools.models,
        inputs: this.tools.inputs,
        outbox: this.tools.outbox,
        lease: { isValid: () => leases.isValid(lease_id), valid: () => leases.valid(lease_id) },
        diskFull: () => this.tools.disk.whyFull(),
        progress: (p) => connection.progress(p),
        phase: (phase, gate) => show({ phase, ...gate }),
        done: { add: (id) => held.done(lease_id, id), has: (id) => held.isDone(lease_id, id) },
      }).catch(agentFault);
      if (end.failure !== null) log(`${station.driver.facts.name}: ${end.failure.message}`);
      if (!lease.aborted) await this.endAttempt({ lease_id, epoch, ...end });
    } finally {
      leases.release(lease_id);
      held.release(lease_id);
      show({ phase: 'cleanup', reason: null, conditions: null });
      await station.driver.end().catch((error: unknown) => log((error as Error).message));
      this.show(station, null);
    }
  }

  /** Not told: the server takes the lease back at the next hello, or when it runs out. */
  endAttempt(end: AttemptEnd): Promise<void> {
    return this.tools.connection.attemptEnd(end).catch(() => {});
  }

  private async carryOut(station: Station, task: AgentTask): Promise<void> {
    const { log, tasks, stopping } = this.tools;
    const name = station.driver.facts.name;
    this.show(station, { phase: 'busy', reason: `As asked for: ${task.kind}.`, conditions: null });
    const { ok, text } = await tasks.run(task, () =>
      station.driver.task(task.kind, AbortSignal.any([stopping, station.over.signal])),
    );
    log(`${name}: ${task.kind} ${ok ? 'done' : 'failed'}. ${text}`);
    this.show(station, null);
  }

  private show(station: Station, doing: Doing | null): void {
    if (station.doing?.phase === doing?.phase && station.doing?.reason === doing?.reason) return;
    station.doing = doing;
    this.tools.changed();
  }
}

/** Leases that are over here, and whose results the server has not been asked about yet. */
export const leftBehind = ({ outbox, leases }: Pick<WorkerTools, 'outbox' | 'leases'>): HeldLease[] =>
  outbox.untried().filter((l) => !leases.holds(l.lease_id));

/** A bug of ours, or a disk that fails: said like any other failure, so that the work is tried elsewhere. */
const agentFault = (error: unknown) => ({
  state: 'failed' as const,
  failure: fail('AGENT_FAULT', `The agent failed at its work: ${(error as Error).message}`, {
    detail: (error as Error).stack ?? null,
  }),
});
