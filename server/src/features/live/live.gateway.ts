import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  WebSocketServer,
  type OnGatewayInit,
} from '@nestjs/websockets';
import { liveSubscribe, type Acknowledged, type Agent, type LiveRun } from '@rackmark/contracts';
import type { Namespace, Socket } from 'socket.io';
import { EventLog } from '../../platform/events/event-log.js';
import type { StoredEvent } from '../../platform/events/event.js';
import { Bus } from '../../platform/realtime/bus.js';
import { BenchmarksService } from '../benchmarks/benchmarks.service.js';
import { DevicesService } from '../devices/devices.service.js';
import { ModelsService } from '../models/models.service.js';
import { ResultsService } from '../results/results.service.js';
import { JobsService } from '../scheduling/jobs.service.js';
import { Coalescer } from './coalescer.js';
import { DeviceNews } from './device-news.js';
import { newsOf, type News } from './news.js';
import { PlanNews } from './plan-news.js';
import { Told } from './told.js';

const RACK = 'rack';
const BENCHMARK = 'benchmark ';
const room = (benchmarkId: string) => `${BENCHMARK}${benchmarkId}`;
const cellRoom = (cellId: string) => `cell ${cellId}`;
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

/** Dashboards listen here. What they get is what REST would tell, pushed. */
@Injectable()
@WebSocketGateway({ namespace: '/live' })
export class LiveGateway implements OnGatewayInit, OnApplicationShutdown {
  @WebSocketServer() private readonly server!: Namespace;
  private readonly logger = new Logger('Live');
  private readonly coalescer = new Coalescer(QUIET_MS, (error) =>
    this.logger.warn(`a change could not be told: ${String(error)}`),
  );

  /** By device, what was last told of its run: a page that opens in the middle of a long turn need not wait for the next word. */
  private readonly latest = new Map<string, LiveRun>();
  private readonly devices: DeviceNews;
  private readonly plans: PlanNews;
  private readonly agents = new Told<Agent>();
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
  }

  afterInit(): void {
    this.events.listen((events) => this.hear(events));
    this.bus.on('run', (run) => {
      this.latest.set(run.device_id, run);
      this.server.to(room(run.benchmark_id)).to(RACK).emit('run', run);
    });
    this.bus.on('devices', ({ ids }) => this.changed(ids));
    this.bus.on('agents', () => this.coalescer.soon('agents', () => this.tellAgents()));
    this.timer = setInterval(() => this.lookAtWaits(), WAITS_MS).unref();
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
      else if (this.isHeard(room(id), RACK))
        this.coalescer.soon(`benchmark ${id}`, () => this.tellBenchmark(id));
    for (const [device, run] of this.latest) if (news.ended.has(run.benchmark_id)) this.latest.delete(device);
    if (news.devices.size > 0) this.changed([...news.devices]);
    if (news.isSuiteRead)
      this.coalescer.soon('suites', () => void this.server.emit('changed', { what: 'suites' }));
    for (const sha of news.models) this.coalescer.soon(`model ${sha}`, () => this.tellModel(sha));
  }

  private hearOfBenchmarks(news: News): void {
    for (const [benchmarkId, jobs] of news.jobs) {
      if (!this.isHeard(room(benchmarkId))) continue;
      this.plans.changed(benchmarkId, jobs);
      this.coalescer.soon(`plans ${benchmarkId}`, () => this.tellPlans(benchmarkId));
    }
    for (const [cellId, runs] of news.runs) {
      if (!this.isHeard(cellRoom(cellId))) continue;
      this.coalescer.soon(`runs ${cellId} ${[...runs].join()}`, () => this.tellRuns(cellId, runs));
    }
    for (const [benchmarkId, cells] of news.cells) {
      if (!this.isHeard(room(benchmarkId))) continue;
      this.cells.set(benchmarkId, new Set([...(this.cells.get(benchmarkId) ?? []), ...cells]));
      this.coalescer.soon(`cells ${benchmarkId}`, () => this.tellCells(benchmarkId));
    }
    for (const [benchmarkId, ids] of news.happenings) {
      if (!this.isHeard(room(benchmarkId))) continue;
      this.said.push(...ids);
      this.coalescer.soon('happenings', () => this.tellHappenings());
    }
  }

  private changed(ids: readonly string[]): void {
    if (this.server.sockets.size === 0) return this.devices.forget();
    this.devices.changed(ids);
    this.coalescer.soon('devices', () => this.tellDevices(), QUIET_DEVICES_MS);
  }
  private lookAtWaits(): void {
    const watched = [...this.server.adapter.rooms.keys()].filter((name) => name.startsWith(BENCHMARK));
    const ids = new Set(watched.map((name) => name.slice(BENCHMARK.length)));
    this.plans.keepOnly(ids);
    for (const id of ids) this.coalescer.soon(`waits ${id}`, () => this.tellPlans(id, true));
  }

  @SubscribeMessage('subscribe')
  async subscribe(
    @ConnectedSocket() socket: Socket,
    @MessageBody() body: unknown,
  ): Promise<Acknowledged<null>> {
    const wanted = liveSubscribe.safeParse(body);
    if (!wanted.success)
      return {
        ok: false,
        problem: { code: 'BAD_REQUEST', detail: 'Subscribe with {"benchmark_id": …} or {"rack": true}.' },
      };
    for (const left of socket.rooms) if (left !== socket.id) await socket.leave(left);
    const benchmarkId = 'rack' in wanted.data ? null : wanted.data.benchmark_id;
    await socket.join(benchmarkId === null ? RACK : room(benchmarkId));
    if ('cell_id' in wanted.data && wanted.data.cell_id !== undefined)
      await socket.join(cellRoom(wanted.data.cell_id));
    if (benchmarkId !== null) this.hear(await this.events.recent(benchmarkId, JUST_NOW_SECONDS));
    for (const run of this.latest.values())
      if (benchmarkId === null || run.benchmark_id === benchmarkId) socket.emit('run', run);
    return { ok: true, answer: null };
  }

  /** Its cells come first, so that no page calls numbers final that are not. @param isForAll a list of any page may hold it */
  private async tellBenchmark(id: string, isForAll = false): Promise<void> {
    await this.tellCells(id);
    const to = isForAll ? this.server : this.server.to(room(id)).to(RACK);
    to.emit('benchmark', await this.benchmarks.get(id));
  }
  private async tellPlans(benchmarkId: string, isWhole = false): Promise<void> {
    const { jobs, strips } = await this.plans.take(benchmarkId, isWhole);
    const to = this.server.to(room(benchmarkId));
    for (const job of jobs) to.emit('job', job);
    for (const strip of strips) to.emit('strip', { benchmark_id: benchmarkId, strip });
  }
  /** @param ids only these; none: all of the cell, a hundred at most */
  private async tellRuns(cellId: string, ids: ReadonlySet<string>): Promise<void> {
    const all = await this.results.runsOfCells([cellId]);
    const runs = ids.size === 0 ? all : all.filter((r) => ids.has(r.id));
    this.server.to(cellRoom(cellId)).emit('runs', { cell_id: cellId, runs });
  }
  private async tellModel(sha: string): Promise<void> {
    const model = await this.models.find(sha);
    this.server.emit(
      'models',
      model === null ? { changed: [], gone: [sha] } : { changed: [model], gone: [] },
    );
  }
  private async tellAgents(): Promise<void> {
    const news = this.agents.news(await this.rack.agents(MOST_AGENTS, null));
    if (news.changed.length + news.gone.length > 0) this.server.emit('agents', news);
  }
  /** A benchmark that is cancelled changes thousands of cells at once. */
  private async tellCells(benchmarkId: string): Promise<void> {
    const ids = [...(this.cells.get(benchmarkId) ?? [])];
    this.cells.delete(benchmarkId);
    for (let i = 0; i < ids.length; i += CELLS_AT_ONCE)
      for (const cell of await this.results.cellsByIds(ids.slice(i, i + CELLS_AT_ONCE)))
        this.server.to(room(benchmarkId)).emit('cell', cell);
  }
  private async tellHappenings(): Promise<void> {
    const ids = this.said.splice(0);
    for (const told of await this.benchmarks.happeningsByIds(ids))
      this.server.to(room(told.benchmark_id)).emit('happening', told);
  }
  private async tellDevices(): Promise<void> {
    for await (const news of this.devices.take()) this.server.emit('devices', news);
  }
  /** What nobody hears need not be read. */
  private isHeard(...rooms: string[]): boolean {
    return rooms.some((name) => (this.server.adapter.rooms.get(name)?.size ?? 0) > 0);
  }
}
