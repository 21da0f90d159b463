import { device, type Agent, type Device } from '@rackmark/contracts';

export const NOW = Date.parse('2026-11-02T12:00:00Z');
export const at = (secondsAgo: number) => new Date(NOW - secondsAgo * 1000).toISOString();
export const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
let made = 0;

export type Phone = Omit<Partial<Device>, 'facts'> & {
  name?: string;
  place?: string | null;
  soc?: string;
  gb?: number;
  npu?: boolean;
  android?: string;
};
/** A ready phone of agent 1; `change` bends it. */
export function phone({
  name = 'Pixel 8',
  place = '1-1',
  soc = 'Tensor G3',
  gb = 8,
  npu = true,
  android = '14',
  ...change
}: Phone = {}): Device {
  made += 1;
  return device.parse({
    id: uuid(made),
    agent_id: uuid(900),
    agent_name: 'rack-a',
    facts: {
      key: `android-${made}`,
      kind: 'android',
      name,
      device_model: name,
      os: `Android ${android}`,
      architecture: 'arm64-v8a',
      processor: null,
      cores: 8,
      memory_mib: Math.round(gb * 1024 * 0.92),
      engines: [],
      place,
      android: {
        brand: 'Google',
        model_code: 'GX',
        serial: `SERIAL${made}`,
        soc: { maker: 'Google', model: 'GS', name: soc },
        tier: gb >= 8 ? 'high' : 'entry',
        android,
        api_level: 34,
        security_patch: null,
        fingerprint: '',
        abis: [],
        gpu: null,
        npu: npu ? { name: 'TPU' } : null,
        storage_free_mib: null,
        storage_total_mib: null,
        harness: null,
      },
    },
    pool: null,
    adb: 'device',
    phase: 'ready',
    phase_reason: null,
    reachability: 'online',
    health: 'ok',
    health_reason: null,
    health_since: null,
    quarantined_until: null,
    admin: 'enabled',
    admin_reason: null,
    lease_epoch: 0,
    current_benchmark_id: null,
    current_work: null,
    queued_jobs: 0,
    conditions: null,
    conditions_at: null,
    last_failure: null,
    suspicion: null,
    rival: null,
    last_seen_at: at(3),
    created_at: at(9_000),
    ...change,
  });
}
export const agent = (change: Partial<Agent> = {}): Agent => ({
  id: uuid(900),
  name: 'rack-a',
  version: '0.1.0',
  platform: 'Debian',
  reachability: 'online',
  connected: true,
  trouble: null,
  devices: 1,
  refused_devices: 0,
  last_seen_at: at(3),
  created_at: at(9_000),
  ...change,
});
export const busy = {
  phase: 'busy',
  current_work: 'net · CPU 1 thread',
  current_benchmark_id: uuid(77),
} as const;
