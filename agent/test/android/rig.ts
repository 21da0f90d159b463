import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, type Server } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  configuration,
  measurementPlan,
  type ConfigurationInput,
  type Failure,
  type HarnessAppOffer,
  type HarnessEvent,
  type MeasurementPlanInput,
} from '@rackmark/contracts';
import { HANG_MS } from '../../../test-support/patience.js';
import { parseDeviceList } from '../../src/adb/device-list.js';
import type { AdbDevice } from '../../src/adb/transport.js';
import { AdbServer } from '../../src/adb/server/adb-server.js';
import { AndroidSource, type AndroidSourceOptions } from '../../src/drivers/android/android-source.js';
import type { AndroidLimits } from '../../src/drivers/android/limits.js';
import type { DeviceDriver, RunOrder } from '../../src/drivers/driver.js';
import { Portal } from '../../src/portal.js';
import { fakeApk } from '../fake-phone/apk.js';
import { RecordedHarness } from '../fake-phone/harness/recorded.js';
import { FakePhone, type PhoneOptions } from '../fake-phone/phone.js';
import { findAdb } from '../fake-phone/rack/adb-server.js';

export const adb = findAdb();

/** Short enough for a test, long enough for two busy cores. */
const limits: Partial<AndroidLimits> = {
  gateMs: 1_500,
  calmMs: 0,
  gateEveryMs: 40,
  lookEveryMs: 150,
  graceMs: 6_000,
  bootMs: 10_000,
  bootEveryMs: 40,
  shellMs: 2_000,
  programsMs: 2_000,
  idleMs: 2_000,
  installMs: 4_000,
  cleanupMs: 5_000,
  pollFirstMs: 30,
  pollLongestMs: 80,
  pollMeasureMs: 80,
  confirmMs: 300,
  prepareAgainMs: 80,
  stepMs: 60,
  ladder: {
    reconnectEveryMs: 1_500,
    reconnects: 2,
    answerMs: 1_500,
    rebootEveryMs: 60_000,
    serverEveryMs: 60_000,
  },
};

/** Events of one run: 3 batches of 20 samples, as the phone's harness tells them. `stall`: seconds before the last two. */
export function recordedLines({ samples = 60, seconds = 0.1, stall = 0 } = {}): string[] {
  let seq = 0;
  const step = (seconds * 1e9) / 12;
  const at = (more: Record<string, unknown>) =>
    JSON.stringify({
      v: 1,
      run: 'recorded',
      seq,
      t_ns: Math.round(seq++ * step + (seq > 8 ? stall * 1e9 : 0)),
      ...more,
    });
  const phase = (name: string, state: string) => at({ type: 'phase', name, state });
  return [
    at({
      type: 'hello',
      harness: { name: 'rackmark-android', version: '1.0.0' },
      engine: { name: 'litert', version: '2.1.0', build: null },
      host: { name: 'android', version: '15' },
      pid: 1,
      overhead_ns: 900,
    }),
    phase('load', 'begin'),
    at({ type: 'load', duration_ns: 5_000_000, cold: true, compile_cache: 'none' }),
    phase('load', 'end'),
    at({ type: 'samples', phase: 'first', first_iteration: 0, latency_ns: [900_000] }),
    phase('measure', 'begin'),
    ...[0, 1, 2].map((batch) =>
      at({
        type: 'samples',
        phase: 'measure',
        first_iteration: (batch * samples) / 3,
        latency_ns: Array.from({ length: samples / 3 }, (_, i) => 500_000 + batch * 1_000 + i),
      }),
    ),
    phase('measure', 'end'),
    at({ type: 'done', samples }),
  ];
}

export interface RigOptions {
  phones?: readonly PhoneOptions[];
  /** What the portal gives away; null: nothing. */
  app?: Partial<HarnessAppOffer> | null;
  source?: Partial<AndroidSourceOptions>;
  /** What the adb server calls a phone instead of its address: as over USB or mDNS, where a serial may hold anything. */
  rename?: (address: string) => string;
  /** Another adb program than the one that is there. */
  adb?: string;
  limits?: Partial<AndroidLimits>;
}

/** Played phones behind the agent's own adb server, and a portal that gives the harness app away. */
export class Rig {
  readonly dir = mkdtempSync(join(tmpdir(), 'rackmark-android-'));
  readonly phones: FakePhone[];
  readonly log: string[] = [];
  /** Runs that the agent still holds a lease for. */
  openRuns: string[] = [];
  apk = fakeApk();
  app: Partial<HarnessAppOffer> | null;
  downloads = 0;
  source!: AndroidSource;
  server!: AdbServer;
  port = 0;
  private http!: Server;

  private constructor(readonly options: RigOptions) {
    this.app = options.app === undefined ? {} : options.app;
    this.phones = (options.phones ?? [{}]).map(
      (o) => new FakePhone({ harness: new RecordedHarness({ lines: recordedLines() }), bootMs: 100, ...o }),
    );
  }

  static async start(options: RigOptions = {}): Promise<Rig> {
    const rig = new Rig(options);
    await Promise.all(rig.phones.map((p) => p.listen()));
    rig.port = await freePort();
    await rig.serve();
    await rig.startSource();
    return rig;
  }

  get phone(): FakePhone {
    return this.phones[0]!;
  }
  get driver(): DeviceDriver {
    return this.source.drivers[0]!;
  }
  driverOf(phone: FakePhone): DeviceDriver | undefined {
    return this.source.drivers.find((d) => d.facts.place === phone.address);
  }

  /** Another process of the same agent begins so. */
  async startSource(): Promise<void> {
    const log = (text: string) => void this.log.push(text);
    this.server = new AdbServer(
      {
        program: this.options.adb ?? adb,
        port: this.port,
        folder: join(this.dir, 'adb'),
        personDelayMs: 100,
      },
      log,
    );
    const { rename } = this.options;
    this.source = new AndroidSource({
      server: rename === undefined ? this.server : renaming(this.server, rename),
      portal: new Portal(`http://127.0.0.1:${(this.http.address() as AddressInfo).port}`),
      dataDir: this.dir,
      connect: this.phones.map((p) => p.address),
      asked: true,
      skipGates: false,
      benchmarkModel: null,
      litertLmMain: null,
      openRuns: () => this.openRuns,
      log,
      dialMs: 300,
      askMs: 200,
      ...this.options.source,
      limits: { ...limits, ...this.options.limits },
    });
    await this.source.start();
  }

  private async serve(): Promise<void> {
    this.http = createHttp((request, response) => {
      if (request.url === '/api/v1/harness/android') {
        const body = this.app === null ? missing : this.offer();
        response.writeHead(this.app === null ? 404 : 200, { 'content-type': 'application/json' });
        return response.end(JSON.stringify(body));
      }
      this.downloads += 1;
      return response.writeHead(200).end(this.apk);
    });
    await new Promise<void>((resolve) => this.http.listen(0, '127.0.0.1', resolve));
  }

  offer(): HarnessAppOffer {
    return {
      file: 'rackmark-harness-1.0.0.apk',
      version: '1.1.0',
      sha256: createHash('sha256').update(this.apk).digest('hex'),
      abi: 'arm64-v8a',
      min_sdk: 26,
      runtime: { name: 'litert', version: '2.1.0', sha256: '0'.repeat(64) },
      npu_libraries: [],
      size_bytes: this.apk.length,
      url: '/api/v1/harness/android/content',
      ...this.app,
    };
  }

  /** One call of the adb program at this server. */
  adb(...args: string[]): Promise<string> {
    return new Promise((resolve) =>
      execFile(adb!, ['-P', String(this.port), ...args], (_, out, err) => resolve(out + err)),
    );
  }

  /** All phones are known and as said. */
  async until(phase: string, count = this.phones.length): Promise<void> {
    await eventually(
      () => this.source.drivers.filter((d) => d.status.phase === phase).length >= count,
      () =>
        JSON.stringify({
          now: this.source.drivers.map((d) => d.status),
          trouble: this.source.trouble,
          log: this.log,
        }),
    );
  }

  order(
    more: { configuration?: ConfigurationInput; plan?: MeasurementPlanInput; model?: Buffer } = {},
  ): RunOrder {
    const model = more.model ?? Buffer.from('a model of a few bytes');
    const modelSha256 = createHash('sha256').update(model).digest('hex');
    const modelPath = join(this.dir, `${modelSha256}.tflite`);
    writeFileSync(modelPath, model);
    return {
      runId: randomUUID(),
      modelPath,
      modelSha256,
      configuration: configuration.parse({ ...more.configuration }),
      plan: measurementPlan.parse({ iterations: 20, seconds: 0, ...more.plan }),
    };
  }

  async stop(): Promise<void> {
    await this.source.stop();
    this.http.closeAllConnections();
    this.http.close();
    await Promise.all(this.phones.map((p) => p.stop()));
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** The server's list goes through its own printing and our reading once more, with other serials. */
function renaming(server: AdbServer, rename: (address: string) => string): AdbServer {
  const addresses = new Map<string, string>();
  const line = ({ serial, state, transportId }: AdbDevice): string => {
    addresses.set(rename(serial), serial);
    return `${rename(serial).padEnd(22)} ${state} product:p model:m device:d transport_id:${transportId}\n`;
  };
  const { transport } = server;
  const track = transport.track.bind(transport);
  transport.track = (onList) =>
    track((list) => onList(list === null ? null : parseDeviceList(list.map(line).join(''))));
  const reconnect = transport.reconnect.bind(transport);
  transport.reconnect = (device, limits) =>
    reconnect({ ...device, serial: addresses.get(device.serial) ?? device.serial }, limits);
  return server;
}

const missing = {
  type: 'about:blank',
  title: 'Not found',
  status: 404,
  code: 'HARNESS_APP_NOT_FOUND',
  detail:
    'There is no harness APK in the portal’s folder for it. Run npm run harness:build on the portal’s computer.',
};

export interface Ran {
  failure: Failure | null;
  events: HarnessEvent[];
  said: string[];
  /** Latencies of the measuring phase, in order. */
  measured: number[];
}

/** What an attempt does with one run, from `begin` to `end`. */
export async function job(
  driver: DeviceDriver,
  order: RunOrder,
  {
    onEvent,
    onSay,
    signal = new AbortController().signal,
    end = true,
  }: {
    onEvent?: (e: HarnessEvent, seen: HarnessEvent[]) => void;
    onSay?: (text: string) => void;
    signal?: AbortSignal;
    end?: boolean;
  } = {},
): Promise<Ran> {
  const events: HarnessEvent[] = [];
  const said: string[] = [];
  const take = (event: HarnessEvent) => {
    events.push(event);
    onEvent?.(event, events);
  };
  const say = (text: string) => {
    said.push(text);
    onSay?.(text);
  };
  try {
    const failure =
      (await driver.begin(signal, say)) ??
      (await driver.gate(order.runId, (g) => g.reason !== null && said.push(g.reason), signal)) ??
      (await driver.run(order, take, signal, say));
    const measured = events.flatMap((e) =>
      e.type === 'samples' && e.phase === 'measure' ? e.latency_ns : [],
    );
    return { failure, events, said, measured };
  } finally {
    if (end) await driver.end();
  }
}

export async function eventually(
  isTrue: () => boolean,
  words: () => string = () => isTrue.toString(),
): Promise<void> {
  for (const end = performance.now() + HANG_MS; !isTrue(); await wait(10))
    if (performance.now() > end) throw new Error(`It did not happen: ${words()}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
