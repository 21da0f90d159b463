import {
  liveMessages,
  type Benchmark,
  type Cell,
  type Device,
  type Happening,
  type LiveDevices,
  type LiveRun,
} from '@rackmark/contracts';
import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { spoken } from '@rackmark/words/page';
import { io, type Socket } from 'socket.io-client';
import { putBenchmark, refetchListsOfState } from './live-cache.js';
import { words } from './words.js';
import { withMoreToTell, withNews } from './device-news.js';

const REFETCH_MS = 700;
const DEVICES = ['devices'];
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
  private subscription: unknown = { rack: true };
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
      // What happened while nobody listened.
      void client.invalidateQueries();
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
    this.on('changed', liveMessages.changed, ({ what }: { what: string }) =>
      this.soon(what, () => void client.invalidateQueries({ queryKey: [what] })),
    );
  }

  subscribe(to: { rack: true } | { benchmark_id: string }): void {
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
  private onBenchmark(b: Benchmark): void {
    const known = [b.id, String(b.number)].map((ref) =>
      this.client.getQueryData<Benchmark>(['benchmark', ref]),
    );
    const isOther = known.some((before) => before !== undefined && before.state !== b.state);
    if (b.state !== 'ended') this.putBenchmark(b);
    // Its cells come first, so that no page calls numbers final that are not.
    else
      void this.client.invalidateQueries({ queryKey: ['cells', b.id] }).finally(() => this.putBenchmark(b));
    this.refetchStrips(b.id);
    if (isOther) void this.client.invalidateQueries({ queryKey: ['jobs', b.id] });
    if (b.state === 'ended') {
      void this.client.invalidateQueries({ queryKey: ['choices'] });
      void this.client.invalidateQueries({ queryKey: ['comparison'] });
    }
  }
  private putBenchmark(b: Benchmark): void {
    putBenchmark(this.client, b);
    this.soon(`lists with ${b.id}`, () => refetchListsOfState(this.client, b));
  }
  private onCell(c: Cell): void {
    this.client.setQueryData<Cell[]>(['cells', c.benchmark_id], (old) =>
      old?.map((x) => (x.id === c.id ? c : x)),
    );
    this.refetchStrips(c.benchmark_id);
    this.soon(
      `runs of ${c.id}`,
      () => void this.client.invalidateQueries({ queryKey: ['runs-of-cell', c.id] }),
    );
  }
  /** The plans that are shown: some dozens of runs a device. */
  private refetchStrips(benchmarkId: string): void {
    this.soon(
      `strips ${benchmarkId}`,
      () => void this.client.invalidateQueries({ queryKey: ['strips', benchmarkId] }),
    );
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
  private soon(key: string, task: () => void): void {
    if (this.pending.has(key)) return;
    this.pending.set(
      key,
      setTimeout(() => {
        this.pending.delete(key);
        task();
      }, REFETCH_MS),
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

/** Hears of one benchmark in detail while a page shows it; of the whole rack otherwise. */
export function useLiveBenchmark(id: string | undefined): void {
  useEffect(() => {
    if (id === undefined || connection === null) return;
    connection.subscribe({ benchmark_id: id });
    return () => connection?.subscribe({ rack: true });
  }, [id]);
}
