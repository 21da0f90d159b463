import type { FakePhone } from './phone.js';

/** What a fresh phone has set. */
const FRESH: Record<string, string> = {
  'global/airplane_mode_on': '0',
  'global/wifi_on': '1',
  'global/mobile_data': '1',
  'global/stay_on_while_plugged_in': '0',
  'global/window_animation_scale': '1.0',
  'global/transition_animation_scale': '1.0',
  'global/animator_duration_scale': '1.0',
  'global/adb_enabled': '1',
  'global/low_power': '0',
  'system/screen_brightness_mode': '1',
  'system/screen_brightness': '128',
  'system/screen_off_timeout': '30000',
};

/** All that an agent may change on a phone and has to give back: settings, screen, modes. */
export class PhoneSettings {
  private readonly values = new Map<string, string>(Object.entries(FRESH));
  isScreenOn = false;
  isLocked = true;
  isLockDisabled = false;
  fixedPerformance = false;
  isDozeEnabled = true;
  isDexoptEnabled = true;
  /** Thermal status that somebody set by hand. */
  statusOverride: number | null = null;
  /** Battery values that somebody set by hand. */
  readonly batteryOverride = new Map<string, string>();

  constructor(private readonly phone: FakePhone) {}

  get(namespace: string, name: string): string | null {
    return this.values.get(`${namespace}/${name}`) ?? null;
  }
  put(namespace: string, name: string, value: string): void {
    this.values.set(`${namespace}/${name}`, value);
  }
  delete(namespace: string, name: string): boolean {
    return this.values.delete(`${namespace}/${name}`);
  }
  list(namespace: string): string[] {
    return [...this.values]
      .filter(([k]) => k.startsWith(`${namespace}/`))
      .map(([k, v]) => `${k.slice(namespace.length + 1)}=${v}`)
      .sort();
  }

  screen(on: boolean): void {
    this.isScreenOn = on;
    if (!on) this.isLocked = !this.isLockDisabled;
    this.phone.body.change({ isScreenOn: on });
  }

  fixPerformance(on: boolean): void {
    this.fixedPerformance = on;
    this.phone.body.change({ clockBound: on ? 0.7 : 1 });
  }

  /** Modes that no reboot survives. */
  onBoot(): void {
    this.statusOverride = null;
    this.batteryOverride.clear();
    this.isDozeEnabled = true;
    this.isDexoptEnabled = true;
    this.fixPerformance(false);
    this.screen(false);
  }

  /** Everything in one plain object: equal before and after a job when the agent gave all back. */
  snapshot(): Record<string, string> {
    return {
      ...Object.fromEntries([...this.values].sort()),
      screen: this.isScreenOn ? 'on' : 'off',
      lock: this.isLockDisabled ? 'disabled' : 'enabled',
      fixed_performance: String(this.fixedPerformance),
      doze: String(this.isDozeEnabled),
      background_dexopt: String(this.isDexoptEnabled),
      thermal_override: String(this.statusOverride),
      battery_override: [...this.batteryOverride].map((e) => e.join('=')).join(','),
    };
  }
}
