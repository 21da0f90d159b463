import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  WebSocketServer,
  type OnGatewayConnection,
  type OnGatewayInit,
} from '@nestjs/websockets';
import { liveSubscribe, type Acknowledged, type Agent, type LiveRun } from '@rackmark/contracts';
import type { Namespace, Socket } from 'socket.io';
import { EventLog } from '../../platform/events/event-log.js';
import type { StoredEvent } from '../../platform/events/event.js';
import { Bus } from '../../platform/realtime/bus.js';
import { notFound, type ProblemError } from '../../platform/problem/problem-error.js';
import { Asking } from '../../platform/security/asking.js';
import { callerOf, wholeTeam, type Principal } from '../../platform/security/principal.js';
import { BenchmarksService } from '../benchmarks/benchmarks.service.js';
import { DevicesService } from '../devices/devices.service.js';
import { ModelsService } from '../models/models.service.js';
import { ResultsService } from '../results/results.service.js';
import { JobsService } from '../scheduling/jobs.service.js';
import { Coalescer } from './coalescer.js';
import { DeviceNews } from './device-news.js';
import { newsOf, type News } from './news.js';
import { PlanNews } from './plan-news.js';
import {
  benchmarkRoom,
  cellRoom,
  rackRoom,
  TeamsOfBenchmarks,
  teamRoom,
  watchedBenchmarks,
} from './rooms.js';
import { Told } from './told.js';

/** Changes of one thing are told once in this time; the last state is always told. */
const QUIET_MS = 150;
/** So many cells are read at a time; between two, others have their turn. */
const CELLS_AT_ONCE = 25;
/** Why a job waits changes with the clock, and with what others do: looked at so often where somebody watches. */
const WAITS_MS = 5_000;
/** A page has fetched what it shows at most so long before it listens. */
const JUST_NOW_SECONDS = 15;
/** A rack has so many agents at most. */
const MOST_AGENTS = 500;
/** Of many devices some always has changed. */
const QUIET_DEVICES_MS = 400;

/** Dashboards listen here. What they get is what REST would tell them, pushed: each hears of its own team's. */
@Injectable()
@WebSocketGateway({ namespace: '/live' })
export class LiveGateway implements OnGatewayInit, OnGatewayConnection, OnApplicationShutdown {
  @WebSocketServer() private readonly server!: Namespace;
  private readonly logger = new Logger('Live');
  private readonly coalescer = new Coalescer(QUIET_MS, (error) =>
    this.logger.warn(`a change could not be told: ${String(error)}`),
  );

  /** By device, what was last told of its run: a page that opens in the middle of a long turn need not wait for the next word. */
  private readonly latest = new Map<string, { teamId: string; run: LiveRun }>();
  private readonly devices: DeviceNews;
  private readonly plans: PlanNews;
  /** By team. */
  private readonly agents = new Map<string, Told<Agent>>();
  private readonly teams: TeamsOfBenchmarks;
  private timer: NodeJS.Timeout | undefined;
  /** Cells that have changed and are to be told, by benchmark. */
  private readonly cells = new Map<string, Set<string>>();
  /** Happenings that are to be told. */
  private readonly said: number[] = [];

  constructor(
    private readonly bus: Bus,
    private readonly events: EventLog,
    private readonly benchmarks: BenchmarksService,
    private readonly results: ResultsService,
    private readonly models: ModelsService,
    private readonly rack: DevicesService,
    jobs: JobsService,
  ) {
    this.devices = new DeviceNews((ids) => rack.byIds(ids));
    this.plans = new PlanNews(jobs, results);
    this.teams = new TeamsOfBenchmarks((id) => benchmarks.teamOf(id));
  }

  afterInit(): void {
    this.events.listen((events) => this.hear(events));
    this.bus.on('run', ({ teamId, run }) => {
      this.latest.set(run.device_id, { teamId, run });
      this.server.to(benchmarkRoom(run.benchmark_id)).to(rackRoom(teamId)).emit('run', run);
    });
    this.bus.on('devices', ({ ids }) => this.changed(ids));
    this.bus.on('agents', ({ teamId }) =>
      this.coalescer.soon(`agents ${teamId}`, () => this.tellAgents(teamId)),
    );
    this.timer = setInterval(() => this.lookAtWaits(), WAITS_MS).unref();
  }
  async handleConnection(socket: Socket): Promise<void> {
    const caller = callerOf(socket);
    if (caller !== null) await socket.join(teamRoom(caller.principal.teamId));
  }
  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** What has happened: looked up as it stands by now, and only where somebody listens. */
  private hear(events: readonly StoredEvent[]): void {
    const news = newsOf(events);
    this.hearOfBenchmarks(news);
    for (const id of news.benchmarks)
      if (news.listed.has(id)) this.coalescer.soon(`listed ${id}`, () => this.tellBenchmark(id, true));
      else if (this.server.sockets.size > 0)
        this.coalescer.soon(`benchmark ${id}`, () => this.tellBenchmark(id));
    for (const [device, { run }] of this.latest)
      if (news.ended.has(run.benchmark_id)) this.latest.delete(device);
    if (news.devices.size > 0) this.changed(news.devices, news.removedDevices);
    for (const teamId of news.suitesOfTeams) this.tellSuites(teamId);
    for (const [teamId, models] of news.models)
      for (const sha of models)
        this.coalescer.soon(`model ${teamId} ${sha}`, () => this.tellModel(teamId, sha));
  }

  private hearOfBenchmarks(news: News): void {
    for (const [benchmarkId, jobs] of news.jobs) {
      if (!this.isHeard(benchmarkRoom(benchmarkId))) continue;
      this.plans.changed(benchmarkId, jobs);
      this.coalescer.soon(`plans ${benchmarkId}`, () => this.tellPlans(benchmarkId));
    }
    for (const [cellId, runs] of news.runs) {
      if (!this.isHeard(cellRoom(cellId))) continue;
      this.coalescer.soon(`runs ${cellId} ${[...runs].join()}`, () => this.tellRuns(cellId, runs));
    }
    for (const [benchmarkId, cells] of news.cells) {
      if (!this.isHeard(benchmarkRoom(benchmarkId))) continue;
      this.cells.set(benchmarkId, new Set([...(this.cells.get(benchmarkId) ?? []), ...cells]));
      this.coalescer.soon(`cells ${benchmarkId}`, () => this.tellCells(benchmarkId));
    }
    for (const [benchmarkId, ids] of news.happenings) {
      if (!this.isHeard(benchmarkRoom(benchmarkId))) continue;
      this.said.push(...ids);
      this.coalescer.soon('happenings', () => this.tellHappenings());
    }
  }

  private changed(ids: Iterable<string>, removed?: ReadonlyMap<string, string>): void {
    if (this.server.sockets.size === 0) return this.devices.forget();
    this.devices.changed(ids, removed);
    this.coalescer.soon('devices', () => this.tellDevices(), QUIET_DEVICES_MS);
  }
  private tellSuites(teamId: string): void {
    this.coalescer.soon(
      `suites ${teamId}`,
      () => void this.server.to(teamRoom(teamId)).emit('changed', { what: 'suites' }),
    );
  }
  private lookAtWaits(): void {
    const ids = watchedBenchmarks(this.server.adapter.rooms.keys());
    this.plans.keepOnly(ids);
    for (const id of ids) this.coalescer.soon(`waits ${id}`, () => this.tellPlans(id, true));
  }

  @SubscribeMessage('subscribe')
  async subscribe(
    @Asking() who: Principal,
    @ConnectedSocket() socket: Socket,
    @MessageBody() body: unknown,
  ): Promise<Acknowledged<null>> {
    const wanted = liveSubscribe.safeParse(body);
    if (!wanted.success)
      return {
        ok: false,
        problem: { code: 'BAD_REQUEST', detail: 'Subscribe with {"benchmark_id": …} or {"rack": true}.' },
      };
    const { benchmark_id: benchmarkId = null, cell_id: cellId } = {
      ...('rack' in wanted.data ? {} : wanted.data),
    };
    if (benchmarkId !== null && (await this.teams.of(benchmarkId)) !== who.teamId)
      return refused(notFound('benchmark', benchmarkId));
    if (cellId !== undefined && !(await this.results.knownCells(who, [cellId])).has(cellId))
      return refused(notFound('cell', cellId));
    const stays = [socket.id, teamRoom(who.teamId)];
    for (const left of socket.rooms) if (!stays.includes(left)) await socket.leave(left);
    await socket.join(benchmarkId === null ? rackRoom(who.teamId) : benchmarkRoom(benchmarkId));
    if (cellId !== undefined) await socket.join(cellRoom(cellId));
    if (benchmarkId !== null) this.hear(await this.events.recent(benchmarkId, JUST_NOW_SECONDS));
    for (const { teamId, run } of this.latest.values())
      if (benchmarkId === null ? teamId === who.teamId : run.benchmark_id === benchmarkId)
        socket.emit('run', run);
    return { ok: true, answer: null };
  }

  /** Its cells come first, so that no page calls numbers final that are not. @param isForAll a list of any page may hold it */
  private async tellBenchmark(id: string, isForAll = false): Promise<void> {
    await this.tellCells(id);
    const teamId = await this.teams.of(id);
    if (teamId === null) return;
    const rooms = isForAll ? [teamRoom(teamId)] : [benchmarkRoom(id), rackRoom(teamId)];
    if (!this.isHeard(...rooms)) return;
    const benchmark = await this.benchmarks.get(wholeTeam(teamId), id);
    this.server.to(rooms).emit('benchmark', benchmark);
    // A suite runs as long as its benchmark does.
    if (isForAll && benchmark.suite !== null) this.tellSuites(teamId);
  }
  private async tellPlans(benchmarkId: string, isWhole = false): Promise<void> {
    const teamId = await this.teams.of(benchmarkId);
    if (teamId === null) return;
    const { jobs, strips } = await this.plans.take(wholeTeam(teamId), benchmarkId, isWhole);
    const to = this.server.to(benchmarkRoom(benchmarkId));
    for (const job of jobs) to.emit('job', job);
    for (const strip of strips) to.emit('strip', { benchmark_id: benchmarkId, strip });
  }
  /** @param ids only these; none: all of the cell, a hundred at most */
  private async tellRuns(cellId: string, ids: ReadonlySet<string>): Promise<void> {
    const all = await this.results.runsOfCells([cellId]);
    const runs = ids.size === 0 ? all : all.filter((r) => ids.has(r.id));
    this.server.to(cellRoom(cellId)).emit('runs', { cell_id: cellId, runs });
  }
  private async tellModel(teamId: string, sha: string): Promise<void> {
    const model = await this.models.find(wholeTeam(teamId), sha);
    const news = model === null ? { changed: [], gone: [sha] } : { changed: [model], gone: [] };
    this.server.to(teamRoom(teamId)).emit('models', news);
  }
  private async tellAgents(teamId: string): Promise<void> {
    const told = this.agents.get(teamId) ?? new Told<Agent>();
    this.agents.set(teamId, told);
    const news = told.news(await this.rack.agents(wholeTeam(teamId), MOST_AGENTS, null));
    if (news.changed.length + news.gone.length > 0) this.server.to(teamRoom(teamId)).emit('agents', news);
  }
  /** A benchmark that is cancelled changes thousands of cells at once. */
  private async tellCells(benchmarkId: string): Promise<void> {
    const ids = [...(this.cells.get(benchmarkId) ?? [])];
    this.cells.delete(benchmarkId);
    const teamId = ids.length === 0 ? null : await this.teams.of(benchmarkId);
    if (teamId === null) return;
    for (let i = 0; i < ids.length; i += CELLS_AT_ONCE)
      for (const cell of await this.results.cellsByIds(wholeTeam(teamId), ids.slice(i, i + CELLS_AT_ONCE)))
        this.server.to(benchmarkRoom(benchmarkId)).emit('cell', cell);
  }
  private async tellHappenings(): Promise<void> {
    const ids = this.said.splice(0);
    for (const told of await this.benchmarks.happeningsByIds(ids))
      this.server.to(benchmarkRoom(told.benchmark_id)).emit('happening', told);
  }
  private async tellDevices(): Promise<void> {
    for await (const [teamId, news] of this.devices.take())
      this.server.to(teamRoom(teamId)).emit('devices', news);
  }
  /** What nobody hears need not be read. */
  private isHeard(...rooms: string[]): boolean {
    return rooms.some((name) => (this.server.adapter.rooms.get(name)?.size ?? 0) > 0);
  }
}

const refused = ({ code, detail }: ProblemError) => ({ ok: false as const, problem: { code, detail } });
