import { battery, exitInfo, memoryOf, packageInfo, powerInfo, thermalInfo, windowInfo } from './dumps.js';
import { complain, say, type Call, type Commands } from './command.js';

export const dumpsysCommands: Commands = {
  dumpsys: async (call) => {
    const [service = '', ...args] = call.args.filter((a, i, all) => a !== '-t' && all[i - 1] !== '-t');
    const { phone } = call;
    const { api } = phone.model;
    if (phone.faults.missingServices.has(service)) return missing(call, service);
    switch (service) {
      case 'battery':
        return batteryCommand(call, args);
      case 'deviceidle':
        return dozeCommand(call, args);
      case 'thermalservice':
        return api >= 29 ? say(call, thermalInfo(phone)) : missing(call, service);
      case 'package':
        return say(call, packageInfo(phone, args[0] ?? ''));
      case 'meminfo':
        return say(call, memoryOf(phone, args.at(-1) ?? ''));
      case 'SurfaceFlinger':
        return say(call, `Build configuration: [sf HAS_CONTEXT_PRIORITY=1]\nGLES: ${phone.model.gles}\n`);
      case 'power':
        return say(call, powerInfo(phone));
      case 'window':
        return say(call, windowInfo(phone));
      case 'gpu':
        return api >= 31
          ? say(call, gpuInfo(phone.processes.list().some((p) => p.user !== 'shell')))
          : missing(call, service);
      case 'activity':
        if (args[0] === 'exit-info') return api >= 30 ? say(call, exitInfo(phone, args[1] ?? '')) : 0;
        return say(call, '');
      case 'cpuinfo':
        return say(call, cpuInfo(call));
      default:
        return missing(call, service);
    }
  },
};

/** dumpsys says it on its error output and ends with 0. */
const missing = (call: Call, service: string) => complain(call, `Can't find service: ${service}\n`, 0);

const gpuInfo = (isBusy: boolean) =>
  `Memory snapshot for GPU 0:\nGlobal total: 391626752\n${isBusy ? 'Proc 12875 total: 123355136\n' : ''}`;

function cpuInfo({ phone }: Call): string {
  const state = phone.body.now();
  const { cpu } = phone.body.loadNow;
  const load = [state.load1m + 0.9, state.load1m * 0.8 + 1, state.load1m * 0.6 + 1.1].map((v) =>
    v.toFixed(2),
  );
  return `Load: ${load.join(' / ')}\n${Math.round(cpu * 100)}% TOTAL: ${Math.round(cpu * 90)}% user + ${Math.round(cpu * 10)}% kernel\n`;
}

/** `dumpsys battery …`, and `cmd battery …`. */
export function batteryCommand(
  call: Call,
  [verb, name = '', value = '']: readonly string[],
): Promise<number> | number {
  const { phone } = call;
  const overrides = phone.settings.batteryOverride;
  if (verb === 'reset') overrides.clear();
  else if (verb === 'unplug') overrides.set('ac', '0').set('usb', '0').set('wireless', '0');
  else if (verb === 'set') overrides.set(name, value);
  else return say(call, battery(phone));
  return 0;
}

/** `dumpsys deviceidle …`, and `cmd deviceidle …`. */
export function dozeCommand(call: Call, [verb]: readonly string[]): Promise<number> | number {
  const { settings } = call.phone;
  if (verb === 'disable' || verb === 'enable') {
    settings.isDozeEnabled = verb === 'enable';
    return say(call, `Deep idle mode ${verb}d\nLight idle mode ${verb}d\n`);
  }
  if (verb === 'enabled') return say(call, `${settings.isDozeEnabled ? 1 : 0}\n`);
  return say(
    call,
    `  mLightEnabled=${settings.isDozeEnabled}  mDeepEnabled=${settings.isDozeEnabled}\n  mState=ACTIVE mLightState=ACTIVE\n`,
  );
}
