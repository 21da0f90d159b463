import { randomUUID } from 'node:crypto';
import type {
  AgentHello,
  AgentTask,
  AndroidFacts,
  Assignment,
  DeviceFacts,
  Failure,
  Heartbeat,
  RunResult,
} from '@rackmark/contracts';
import { HANG_MS } from '../../../test-support/patience.js';
import { io, type Socket } from 'socket.io-client';
import { call, type Answer, type TestPortal } from './portal.js';

export const cpuOnly = (key = 'computer', name = 'Test computer'): DeviceFacts => ({
  key,
  kind: 'computer',
  name,
  device_model: 'Test',
  os: 'Test OS',
  architecture: 'x64',
  processor: 'Test',
  cores: 4,
  memory_mib: 8192,
  engines: [
    {
      engine: 'litert',
      available: true,
      version: '2.3.0',
      build: null,
      reason: null,
      accelerators: [
        { accelerator: 'cpu', available: true, adapter: null, software: false, reason: null },
        {
          accelerator: 'gpu',
          available: false,
          adapter: null,
          software: false,
          reason: 'No GPU: there is no driver.',
        },
      ],
    },
    {
      engine: 'litert-js',
      available: false,
      version: null,
      build: null,
      reason: 'LiteRT.js is not installed.',
      accelerators: [],
    },
  ],
  place: null,
  android: null,
  simulated: false,
  more: {},
});

/** A phone as an agent tells of it. */
export function phone(
  key: string,
  change: Partial<AndroidFacts> = {},
  more: Partial<DeviceFacts> = {},
): DeviceFacts {
  return {
    ...cpuOnly(key, `Phone ${key}`),
    kind: 'android',
    device_model: 'Pixel 9 Pro',
    os: 'Android 16',
    architecture: 'arm64-v8a',
    place: '1-4.2',
    android: {
      brand: 'Google',
      model_code: 'GR83Y',
      serial: key,
      soc: { maker: 'Google', model: 'GS401', name: 'Tensor G4' },
      tier: 'high',
      android: '16',
      api_level: 36,
      security_patch: '2026-10-05',
      fingerprint: 'google/caiman/caiman:16/1',
      abis: ['arm64-v8a'],
      gpu: { name: 'Mali-G715', driver: 'r52' },
      npu: { name: 'Tensor TPU' },
      storage_free_mib: 90_000,
      storage_total_mib: 120_000,
      harness: null,
      ...change,
    },
    ...more,
  };
}

type Beat = Heartbeat['devices'][number];
/** How a device stands that nothing is wrong with. */
export const fit = (deviceId: string, change: Partial<Beat> = {}): Beat => ({
  device_id: deviceId,
  phase: 'ready',
  phase_reason: null,
  conditions: null,
  adb: 'device',
  gate_temperature_c: 38,
  suspicion: null,
  failure: null,
  ...change,
});

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Ack = { ok: boolean; answer?: any; problem?: { code: string; detail: string } };

/** Speaks the agent's side of the socket, so that a test can say anything at any time. */
export class FakeAgent {
  readonly hints: { name: string; body: unknown }[] = [];
  private constructor(
    readonly socket: Socket,
    readonly hello: AgentHello,
  ) {
    for (const name of ['work', 'stop', 'superseded'])
      socket.on(name, (body: unknown) => void this.hints.push({ name, body }));
  }

  /** @param token the agent's key, where access needs one */
  static async connect(
    portal: Pick<TestPortal, 'url'>,
    hello: Partial<AgentHello> = {},
    token?: string,
  ): Promise<FakeAgent> {
    const socket = io(`${portal.url}/agent`, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      ...(token === undefined ? {} : { auth: { token } }),
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', (error) => {
        socket.close();
        reject(error);
      });
    });
    const agentId = hello.agent_id ?? randomUUID();
    return new FakeAgent(socket, {
      protocol: 1,
      agent_id: agentId,
      instance_id: randomUUID(),
      name: `agent ${agentId.slice(0, 8)}`,
      version: '0.1.0',
      platform: 'test',
      devices: [cpuOnly()],
      leases: [],
      ...hello,
    });
  }
  /** Connected and welcomed. @returns the ids of its devices in their order */
  static async welcomed(
    portal: Pick<TestPortal, 'url'>,
    hello: Partial<AgentHello> = {},
    token?: string,
  ): Promise<{ agent: FakeAgent; devices: string[] }> {
    const agent = await FakeAgent.connect(portal, hello, token);
    const welcome = await agent.say('hello', agent.hello);
    if (!welcome.ok) throw new Error(welcome.problem!.detail);
    return { agent, devices: agent.hello.devices.map((d) => welcome.answer.devices[d.key] as string) };
  }
  say(name: string, body: unknown): Promise<Ack> {
    return this.socket.timeout(HANG_MS).emitWithAck(name, body) as Promise<Ack>;
  }
  async claim(deviceId: string): Promise<Assignment | null> {
    const ack = await this.say('claim', { device_id: deviceId });
    if (!ack.ok) throw new Error(ack.problem!.detail);
    return ack.answer.assignment as Assignment | null;
  }
  /** One heartbeat. @returns the tasks that wait for this agent */
  async beat(devices: Beat[], more: Partial<Heartbeat> = {}): Promise<AgentTask[]> {
    const ack = await this.say('heartbeat', { leases: [], devices, trouble: null, ...more });
    if (!ack.ok) throw new Error(ack.problem!.detail);
    return ack.answer.tasks as AgentTask[];
  }
  /** The attempt ends early. */
  async fails(a: Pick<Assignment, 'lease_id' | 'epoch'>, failure: Failure): Promise<void> {
    const ack = await this.say('attempt_end', {
      lease_id: a.lease_id,
      epoch: a.epoch,
      state: 'failed',
      failure,
    });
    if (!ack.ok) throw new Error(ack.problem!.detail);
  }
  disconnect(): void {
    this.socket.disconnect();
  }
}

/** A result such as a calm device would send; `change` bends it. */
export function resultOf(
  a: Pick<Assignment, 'lease_id' | 'epoch'>,
  change: Partial<RunResult> = {},
  medianNs = 1_000_000,
): RunResult {
  const at = Date.now();
  return {
    lease_id: a.lease_id,
    epoch: a.epoch,
    outcome: 'measured',
    failure: null,
    started_at: new Date(at - 1_000).toISOString(),
    ended_at: new Date(at).toISOString(),
    harness: { name: 'test', version: '0' },
    engine: { name: 'litert', version: '2.3.0', build: null },
    host: { name: 'node', version: '20' },
    overhead_ns: 500,
    delegation: {
      asked: 'cpu',
      used: 'cpu',
      operators: null,
      partitions: null,
      fully_accelerated: null,
      adapter: null,
      software: false,
      backend: null,
      reason: null,
      known_by: 'api',
    },
    load_cold_ns: 20_000_000,
    load_warm_ns: 15_000_000,
    first_inference_ns: 2_000_000,
    warmup: { iterations: 40, duration_ns: 250_000_000, settled: true },
    reported: null,
    latency_ns: Array.from({ length: 120 }, (_, i) =>
      Math.round(medianNs * (1 + 0.002 * Math.sin(i * 12.9898))),
    ),
    memory: [
      {
        phase: 'baseline',
        rss_kib: 50_000,
        peak_rss_kib: 51_000,
        pss_kib: null,
        native_heap_kib: null,
        gpu_kib: null,
        source: 'test',
      },
      {
        phase: 'measure',
        rss_kib: 60_000,
        peak_rss_kib: 62_000,
        pss_kib: null,
        native_heap_kib: null,
        gpu_kib: null,
        source: 'test',
      },
    ],
    conditions: [],
    outputs: [
      {
        name: 'y',
        element_type: 'float32',
        shape: [1, 2],
        elements: 2,
        non_finite: 0,
        constant: false,
        sha256: 'a'.repeat(64),
        values: [0.25, 0.75],
      },
    ],
    operators: [{ name: 'CONV_2D', kind: 'test', calls: 1, mean_ns: 900_000, share: 1 }],
    log: [],
    ...change,
  };
}

export const sendResult = (
  portal: Pick<TestPortal, 'url'>,
  runId: string,
  result: RunResult,
  headers: Record<string, string> = {},
): Promise<Answer> => call(portal, 'PUT', `/runs/${runId}/result`, result, headers);

/** Works off an assignment. */
export async function finish(
  portal: TestPortal,
  a: Assignment,
  result: (run: Assignment['runs'][number]) => RunResult = () => resultOf(a),
  headers: Record<string, string> = {},
): Promise<void> {
  const unwanted = new Set<string>();
  for (const run of a.runs) {
    if (unwanted.has(run.run_id)) continue;
    const answer = await sendResult(portal, run.run_id, result(run), headers);
    if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    for (const id of answer.body.not_needed as string[]) unwanted.add(id);
  }
}
