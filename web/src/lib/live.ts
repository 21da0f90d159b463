import {
  liveMessages,
  type Benchmark,
  type Cell,
  type Device,
  type Happening,
  type Job,
  type LiveAgents,
  type LiveDevices,
  type LiveModels,
  type LiveRun,
  type LiveSubscribe,
  type Run,
  type Strip,
} from '@rackmark/contracts';
import type { Query, QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { spoken } from '@rackmark/words/page';
import { io, type Socket } from 'socket.io-client';
import { withMoreToTell, withNews } from './device-news.js';
import {
  putAgents,
  putBenchmark,
  putCells,
  putJob,
  putModels,
  putRuns,
  putStrip,
  recompute,
} from './live-cache.js';
import { words } from './words.js';

const REFETCH_MS = 700;
/** Cells that come in this time are shown together. */
const CELLS_MS = 50;
const DEVICES = ['devices'];
const LISTS = new Set<unknown>([...DEVICES, 'agents', 'benchmarks', 'models', 'suites']);
/** Points of the plot of the run under way. */
const MOST_POINTS = 400;

/** The run under way on a device, as far as it was told. */
export interface Lane {
  run: LiveRun;
  points: readonly number[];
}

/** One socket for the whole page: writes what it hears into the query cache, and keeps the runs under way. */
class LiveConnection {
  private readonly socket: Socket;
  private lanes: ReadonlyMap<string, Lane> = new Map();
  private readonly listeners = new Set<() => void>();
  private connected = false;
  private subscription: LiveSubscribe = { rack: true };
  private wasConnected = false;
  private readonly cells: Cell[] = [];
  private readonly pending = new Map<string, ReturnType<typeof setTimeout>>();
  /** What was told of devices while their list was on its way, and so may be newer than that list. */
  private early: LiveDevices[] = [];

  constructor(private readonly client: QueryClient) {
    this.socket = io('/live', {
      transports: ['websocket'],
      reconnectionDelay: 500,
      reconnectionDelayMax: 5_000,
    });
    this.socket.on('connect', () => {
      this.setConnected(true);
      this.socket.emit('subscribe', this.subscription);
      // What happened while nobody listened. A page that is just opened has fetched nothing but lists.
      const isMissed = this.wasConnected ? () => true : ({ queryKey }: Query) => LISTS.has(queryKey[0]);
      this.wasConnected = true;
      void client.invalidateQueries({ predicate: isMissed });
    });
    this.socket.on('disconnect', () => this.setConnected(false));
    this.on('benchmark', liveMessages.benchmark, (b: Benchmark) => this.onBenchmark(b));
    this.on('cell', liveMessages.cell, (c: Cell) => this.onCell(c));
    this.on('run', liveMessages.run, (r: LiveRun) => this.onRun(r));
    this.on('happening', liveMessages.happening, (h: { benchmark_id: string; happening: Happening }) => {
      client.setQueryData<Happening[]>(['happenings', h.benchmark_id], (old) => old && [h.happening, ...old]);
    });
    this.on('devices', liveMessages.devices, (news: LiveDevices) => this.onDevices(news));
    client.getQueryCache().subscribe(({ type, query }) => {
      const key = query.queryKey as readonly unknown[];
      const isList = key[0] === DEVICES[0] && key.length === 1;
      if (isList && type === 'updated' && query.state.fetchStatus === 'idle')
        for (const news of this.early.splice(0)) this.putDevices(news);
    });
    this.on('job', liveMessages.job, (j: Job) => putJob(client, j));
    this.on('strip', liveMessages.strip, ({ benchmark_id, strip }: { benchmark_id: string; strip: Strip }) =>
      putStrip(client, benchmark_id, strip),
    );
    this.on('runs', liveMessages.runs, ({ cell_id, runs }: { cell_id: string; runs: Run[] }) =>
      putRuns(client, cell_id, runs),
    );
    this.on('agents', liveMessages.agents, (news: LiveAgents) => putAgents(client, news));
    this.on('models', liveMessages.models, (news: LiveModels) => putModels(client, news));
    this.on('changed', liveMessages.changed, ({ what }: { what: string }) =>
      this.soon(what, () => void client.invalidateQueries({ queryKey: [what] })),
    );
  }

  subscribe(to: LiveSubscribe): void {
    this.subscription = to;
    if (this.connected) this.socket.emit('subscribe', to);
  }
  reconnect(): void {
    this.socket.disconnect().connect();
  }
  readonly listen = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly getLanes = (): ReadonlyMap<string, Lane> => this.lanes;
  readonly isConnected = (): boolean => this.connected;

  private on<T>(
    name: string,
    schema: { safeParse(v: unknown): { success: true; data: T } | { success: false } },
    take: (value: T) => void,
  ): void {
    this.socket.on(name, (value: unknown) => {
      const parsed = schema.safeParse(value);
      if (parsed.success) take(spoken(words(), parsed.data));
    });
  }
  /** Cells come first, so that no page calls numbers final that are not. */
  private onBenchmark(b: Benchmark): void {
    this.putCells();
    putBenchmark(this.client, b);
    if (b.state === 'ended') recompute(this.client, b);
  }
  /** A benchmark that is cancelled changes thousands at once. */
  private onCell(c: Cell): void {
    this.cells.push(c);
    this.soon('cells', () => this.putCells(), CELLS_MS);
  }
  private putCells(): void {
    const cells = this.cells.splice(0);
    if (cells.length > 0) putCells(this.client, cells);
  }
  private onDevices(news: LiveDevices): void {
    if (this.client.isFetching({ queryKey: DEVICES, exact: true }) > 0) this.early.push(news);
    this.putDevices(news);
    const ids = withMoreToTell(news);
    if (ids.size === 0) return;
    void this.client.invalidateQueries({
      predicate: ({ queryKey: [what, id] }) => what === DEVICES[0] && typeof id === 'string' && ids.has(id),
    });
  }
  private putDevices(news: LiveDevices): void {
    const list = this.client.getQueryData<Device[]>(DEVICES);
    if (list === undefined) return;
    const after = withNews(list, news);
    if (after !== null) this.client.setQueryData<Device[]>(DEVICES, after);
    else this.soon('devices', () => void this.client.invalidateQueries({ queryKey: DEVICES, exact: true }));
  }
  private onRun(run: LiveRun): void {
    const before = this.lanes.get(run.device_id);
    const same =
      before?.run.run_id === run.run_id && (before.run.phase === run.phase || run.latency_ns.length > 0);
    const points =
      same && before.run.phase === run.phase
        ? [...before.points, ...run.latency_ns].slice(-MOST_POINTS)
        : run.latency_ns;
    this.lanes = new Map(this.lanes).set(run.device_id, { run, points });
    this.tell();
  }
  /** Many changes in a short time become one request. */
  private soon(key: string, task: () => void, ms = REFETCH_MS): void {
    if (this.pending.has(key)) return;
    this.pending.set(
      key,
      setTimeout(() => {
        this.pending.delete(key);
        task();
      }, ms),
    );
  }
  private setConnected(connected: boolean): void {
    this.connected = connected;
    this.tell();
  }
  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

let connection: LiveConnection | null = null;
/** After signing in: a socket that was refused does not try again by itself. */
export const reconnectLive = (): void => connection?.reconnect();

export function connectLive(client: QueryClient): void {
  connection ??= new LiveConnection(client);
}
const nobody = () => () => {};
const noLanes: ReadonlyMap<string, Lane> = new Map();

/** Runs under way, by device. */
export const useLanes = (): ReadonlyMap<string, Lane> =>
  useSyncExternalStore(connection?.listen ?? nobody, connection?.getLanes ?? (() => noLanes));
/** False while what is shown may be out of date. */
export const useIsLive = (): boolean =>
  useSyncExternalStore(connection?.listen ?? nobody, connection?.isConnected ?? (() => true));

/** Hears of one benchmark in detail while a page shows it, with the runs of the cell that is open; of the whole rack otherwise. */
export function useLiveBenchmark(id: string | undefined, cellId?: string): void {
  useEffect(() => {
    if (id === undefined || connection === null) return;
    connection.subscribe({ benchmark_id: id, cell_id: cellId });
    return () => connection?.subscribe({ rack: true });
  }, [id, cellId]);
}
