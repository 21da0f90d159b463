import { activityManager } from './am.js';
import { complain, say, type Call, type Commands } from './command.js';
import { packageManager } from './pm.js';
import { settings as settingsCommand } from './settings.js';
import { batteryCommand, dozeCommand } from './dumpsys.js';

const UNKNOWN_SERVICE = 20;

export const serviceCommands: Commands = {
  /** `service check NAME` */
  service: (call) => {
    const [verb, name = ''] = call.args;
    if (verb !== 'check') return complain(call, `service: Unknown command ${verb ?? ''}\n`, 10);
    const is = call.phone.faults.missingServices.has(name) ? 'not found' : 'found';
    return say(call, `Service ${name}: ${is}\n`);
  },
  /** `cmd SERVICE …` */
  cmd: async (call) => {
    const [service = '', ...args] = call.args;
    const { phone } = call;
    const { api } = phone.model;
    if (phone.faults.missingServices.has(service)) return missing(call, service);
    switch (service) {
      case 'package':
        return packageManager(call, args);
      case 'activity':
        return activityManager(call, args);
      case 'settings':
        return settingsCommand(call, args);
      case 'battery':
        return batteryCommand(call, args);
      case 'deviceidle':
        return dozeCommand(call, args);
      case 'power':
        return power(call, args);
      case 'connectivity':
        return api >= 30 ? airplaneMode(call, args) : unknown(call, args[0]);
      case 'thermalservice':
        return api >= 29 ? thermal(call, args) : missing(call, service);
      case 'wifi':
        return say(
          call,
          `Wifi is ${phone.settings.get('global', 'wifi_on') === '1' ? 'enabled' : 'disabled'}\n`,
        );
      default:
        return missing(call, service);
    }
  },
};

const missing = (call: Call, service: string) =>
  complain(call, `cmd: Can't find service: ${service}\n`, UNKNOWN_SERVICE);
const unknown = (call: Call, verb = '') => complain(call, `Unknown command: ${verb}\n`, 255);

function power(call: Call, [verb, value]: readonly string[]): Promise<number> | number {
  const { phone } = call;
  if (verb === 'set-fixed-performance-mode-enabled' && phone.model.api >= 30) {
    phone.settings.fixPerformance(value === 'true');
    return 0;
  }
  if (verb === 'set-mode') {
    phone.settings.put('global', 'low_power', value ?? '0');
    return 0;
  }
  return unknown(call, verb);
}

function airplaneMode(call: Call, [verb, value]: readonly string[]): Promise<number> | number {
  const { settings } = call.phone;
  if (verb !== 'airplane-mode') return unknown(call, verb);
  if (value === undefined)
    return say(call, `${settings.get('global', 'airplane_mode_on') === '1' ? 'enabled' : 'disabled'}\n`);
  settings.put('global', 'airplane_mode_on', value === 'enable' ? '1' : '0');
  return 0;
}

function thermal(call: Call, [verb, value]: readonly string[]): Promise<number> | number {
  const { settings } = call.phone;
  if (verb === 'override-status') settings.statusOverride = Number(value);
  else if (verb === 'reset') settings.statusOverride = null;
  else return unknown(call, verb);
  return 0;
}
