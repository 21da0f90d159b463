import { headroom } from '../body/physics.js';
import type { FakePhone } from '../phone.js';

const STATUS = ['none', 'light', 'moderate', 'severe', 'critical', 'emergency', 'shutdown'] as const;

/**
 * An event as the harness on this phone would have told it: the host, and the readings that AndroidHost.kt takes from the
 * system. What an app may not read on a phone (/proc/stat, /proc/loadavg) is null, as there.
 */
export function asOnPhone(
  phone: FakePhone,
  event: Record<string, unknown>,
  about: { pid: number; jumpedMs: number },
): Record<string, unknown> {
  const { android, api } = phone.model;
  switch (event['type']) {
    case 'hello':
      return {
        ...event,
        harness: { ...(event['harness'] as object), name: 'rackmark-android' },
        host: { name: 'android', version: `${android} (API ${api})` },
        pid: about.pid,
      };
    case 'conditions':
      return { ...event, ...conditions(phone, event, about.jumpedMs) };
    case 'memory': {
      const rss = Number(event['rss_kib']);
      // Of what is mapped, some is shared with other processes.
      return { ...event, pss_kib: Math.round(rss * 0.93), native_heap_kib: Math.round(rss * 0.3) };
    }
    default:
      return event;
  }
}

function conditions(
  phone: FakePhone,
  event: Record<string, unknown>,
  jumpedMs: number,
): Record<string, unknown> {
  const { api, clusters } = phone.model;
  const body = phone.body.now();
  const fastest = Math.max(...clusters.map((c) => c.maxMhz));
  const limit = Math.round((fastest * phone.body.clockLimit()) / 10) * 10;
  return {
    background_load: null,
    load_average_1m: null,
    clock_mhz: limit,
    clock_limit_mhz: limit,
    wall_clock_jump_ms: Number(event['wall_clock_jump_ms'] ?? 0) + jumpedMs,
    thermal_status: api >= 29 ? STATUS[phone.settings.statusOverride ?? body.status] : null,
    thermal_headroom: api >= 30 ? Math.round(headroom(body) * 1000) / 1000 : null,
    battery_percent: Math.round(body.charge * 100),
    battery_temperature_c: Math.round(body.batteryC * 10) / 10,
    battery_current_ma: Math.round(body.currentMa),
    battery_voltage_mv: body.voltageMv,
    on_battery: !phone.body.loadNow.isCharging,
    available_memory_mib: Math.round(phone.availableMemoryKb() / 1024),
  };
}
