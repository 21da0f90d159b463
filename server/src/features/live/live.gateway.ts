import { Injectable, Logger } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  WebSocketServer,
  type OnGatewayInit,
} from '@nestjs/websockets';
import { liveSubscribe, type Acknowledged, type LiveRun } from '@rackmark/contracts';
import type { Namespace, Socket } from 'socket.io';
import { EventLog } from '../../platform/events/event-log.js';
import type { StoredEvent } from '../../platform/events/event.js';
import { Bus } from '../../platform/realtime/bus.js';
import { BenchmarksService } from '../benchmarks/benchmarks.service.js';
import { DevicesService } from '../devices/devices.service.js';
import { ResultsService } from '../results/results.service.js';
import { Coalescer } from './coalescer.js';
import { DeviceNews } from './device-news.js';
import { newsOf, type LiveChanged } from './news.js';

const RACK = 'rack';
const room = (benchmarkId: string) => `benchmark ${benchmarkId}`;
/** Changes of one thing are told once in this time; the last state is always told. */
const QUIET_MS = 150;
/** So many cells are read at a time; between two, others have their turn. */
const CELLS_AT_ONCE = 25;
/** Of many devices some always has changed. */
const QUIET_DEVICES_MS = 400;

/** Dashboards listen here. What they get is what REST would tell, pushed. */
@Injectable()
@WebSocketGateway({ namespace: '/live' })
export class LiveGateway implements OnGatewayInit {
  @WebSocketServer() private readonly server!: Namespace;
  private readonly logger = new Logger('Live');
  private readonly coalescer = new Coalescer(QUIET_MS, (error) =>
    this.logger.warn(`a change could not be told: ${String(error)}`),
  );

  /** By device, what was last told of its run: a page that opens in the middle of a long turn need not wait for the next word. */
  private readonly latest = new Map<string, LiveRun>();
  private readonly devices: DeviceNews;
  /** Cells that have changed and are to be told, by benchmark. */
  private readonly cells = new Map<string, Set<string>>();
  /** Happenings that are to be told. */
  private readonly said: number[] = [];

  constructor(
    private readonly bus: Bus,
    private readonly events: EventLog,
    private readonly benchmarks: BenchmarksService,
    private readonly results: ResultsService,
    devices: DevicesService,
  ) {
    this.devices = new DeviceNews((ids) => devices.byIds(ids));
  }

  afterInit(): void {
    this.events.listen((events) => this.hear(events));
    this.bus.on('run', (run) => {
      this.latest.set(run.device_id, run);
      this.server.to(room(run.benchmark_id)).to(RACK).emit('run', run);
    });
    this.bus.on('devices', ({ ids }) => this.changed(ids));
    this.bus.on('agents', () => this.tellChanged('agents'));
  }

  /** What has happened: looked up as it stands by now, and only where somebody listens. */
  private hear(events: readonly StoredEvent[]): void {
    const news = newsOf(events);
    for (const id of news.benchmarks)
      if (this.isHeard(room(id), RACK)) this.coalescer.soon(`benchmark ${id}`, () => this.tellBenchmark(id));
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
    for (const [device, run] of this.latest) if (news.ended.has(run.benchmark_id)) this.latest.delete(device);
    if (news.devices.size > 0) this.changed([...news.devices]);
    for (const what of news.lists) this.tellChanged(what);
  }

  private changed(ids: readonly string[]): void {
    if (this.server.sockets.size === 0) return this.devices.forget();
    this.devices.changed(ids);
    this.coalescer.soon('devices', () => this.tellDevices(), QUIET_DEVICES_MS);
  }
  private tellChanged(what: LiveChanged): void {
    this.coalescer.soon(`changed ${what}`, () => void this.server.emit('changed', { what }));
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
    for (const run of this.latest.values())
      if (benchmarkId === null || run.benchmark_id === benchmarkId) socket.emit('run', run);
    return { ok: true, answer: null };
  }

  private async tellBenchmark(id: string): Promise<void> {
    this.server
      .to(room(id))
      .to(RACK)
      .emit('benchmark', await this.benchmarks.get(id));
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
