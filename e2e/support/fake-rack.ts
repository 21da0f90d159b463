import { randomUUID } from 'node:crypto';
import type { AgentHello, AgentTask, DeviceFacts, Heartbeat, HeartbeatAnswer } from '@rackmark/contracts';
import { io, type Socket } from 'socket.io-client';
import { HANG_MS } from '../../test-support/patience.js';

type Beat = Heartbeat['devices'][number];

/** Facts of a phone as an agent tells them. */
export const phoneFacts = (
  name: string,
  place: string,
  {
    soc = 'Tensor G3',
    maker = 'Google',
    npu = true,
    gb = 8,
    simulated = false,
  }: { soc?: string; maker?: string; npu?: boolean; gb?: number; simulated?: boolean } = {},
): DeviceFacts => ({
  key: `android-${name.toLowerCase().replaceAll(' ', '-')}`,
  kind: 'android',
  name,
  device_model: name,
  os: 'Android 14',
  architecture: 'arm64-v8a',
  processor: soc,
  cores: 8,
  memory_mib: Math.round(gb * 1024 * 0.92),
  engines: [
    {
      engine: 'litert',
      available: true,
      version: '2.0.3',
      build: null,
      reason: null,
      accelerators: [{ accelerator: 'cpu', available: true, adapter: null, software: false, reason: null }],
    },
  ],
  place,
  android: {
    brand: maker,
    model_code: name,
    serial: `SERIAL-${place}`,
    soc: { maker, model: soc, name: soc },
    tier: gb >= 8 ? 'high' : 'entry',
    android: '14',
    api_level: 34,
    security_patch: '2026-10-05',
    fingerprint: 'test',
    abis: ['arm64-v8a'],
    gpu: { name: 'Mali', driver: null },
    npu: npu ? { name: 'NPU' } : null,
    storage_free_mib: 50_000,
    storage_total_mib: 120_000,
    harness: null,
  },
  simulated,
  more: {},
});

/** An agent with phones that are only told of: what it says is what the rack page shows. */
export class FakeRack {
  readonly tasks: AgentTask[] = [];
  private readonly beats = new Map<string, Beat>();
  private pulse: NodeJS.Timeout | undefined;
  private constructor(
    private readonly socket: Socket,
    private readonly phones: readonly DeviceFacts[],
    private readonly ids: Readonly<Record<string, string>>,
  ) {
    for (const id of Object.values(ids))
      this.beats.set(id, {
        device_id: id,
        phase: 'ready',
        phase_reason: null,
        conditions: conditionsOf(29),
        adb: 'device',
        gate_temperature_c: 38,
        suspicion: null,
        failure: null,
      });
  }
  static async connect(url: string, name: string, devices: DeviceFacts[]): Promise<FakeRack> {
    const socket = io(`${url}/agent`, { transports: ['websocket'], forceNew: true });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    const hello: AgentHello = {
      protocol: 1,
      agent_id: randomUUID(),
      instance_id: randomUUID(),
      name,
      version: '0.1.0',
      platform: 'Debian',
      devices,
      leases: [],
    };
    const welcome = (await socket.timeout(HANG_MS).emitWithAck('hello', hello)) as {
      ok: boolean;
      answer?: { devices: Record<string, string> };
      problem?: { detail: string };
    };
    if (!welcome.ok) throw new Error(welcome.problem?.detail);
    const rack = new FakeRack(socket, devices, welcome.answer!.devices);
    await rack.beat();
    // A slow test must not make its phones look away: half a minute without a word does.
    rack.pulse = setInterval(() => void rack.beat().catch(() => undefined), 5_000);
    return rack;
  }
  idOf(name: string): string {
    return this.ids[this.phones.find((p) => p.name === name)!.key]!;
  }
  /** Says how its phones are; `change` bends one of them for good. Tasks that come back are kept. */
  async beat(name?: string, change: Partial<Beat> = {}, trouble: string | null = null): Promise<void> {
    if (name !== undefined) {
      const id = this.idOf(name);
      this.beats.set(id, { ...this.beats.get(id)!, ...change });
    }
    const beat: Heartbeat = { leases: [], devices: [...this.beats.values()], trouble };
    const ack = (await this.socket.timeout(HANG_MS).emitWithAck('heartbeat', beat)) as {
      answer?: HeartbeatAnswer;
    };
    this.tasks.push(...(ack.answer?.tasks ?? []));
  }
  async end(task: AgentTask, ok: boolean, text: string): Promise<void> {
    await this.socket.timeout(HANG_MS).emitWithAck('task_end', { task_id: task.task_id, ok, text });
  }
  leave(): void {
    clearInterval(this.pulse);
    this.socket.disconnect();
  }
}

export const conditionsOf = (celsius: number): Beat['conditions'] => ({
  phase: 'idle',
  background_load: null,
  load_average_1m: null,
  clock_mhz: null,
  clock_limit_mhz: null,
  temperature_c: celsius,
  thermal_status: 'none',
  battery_percent: 80,
  on_battery: false,
  wall_clock_jump_ms: null,
});
