import { complain, say, type Call, type Commands } from './command.js';

const STAY_ON: Record<string, string> = { true: '15', false: '0', usb: '2', ac: '1', wireless: '4' };

export const settingCommands: Commands = {
  getprop: (call) => {
    const { properties } = call.phone;
    const [name, fallback = ''] = call.args;
    if (name !== undefined) return say(call, `${properties[name] ?? fallback}\n`);
    const lines = Object.entries(properties)
      .sort()
      .map(([k, v]) => `[${k}]: [${v}]\n`);
    return say(call, lines.join(''));
  },
  setprop: (call) => {
    const [name = '', value = ''] = call.args;
    if (name.startsWith('ro.')) return complain(call, `Failed to set property '${name}' to '${value}'.\n`);
    call.phone.properties[name] = value;
    return 0;
  },
  settings: (call) => settings(call, call.args),
  svc: (call) => {
    const { settings: s } = call.phone;
    const [what, value = ''] = call.args;
    if (what === 'power' && value === 'stayon')
      s.put('global', 'stay_on_while_plugged_in', STAY_ON[call.args[2] ?? ''] ?? '0');
    else if (what === 'power' && value === 'reboot') void call.phone.reboot();
    else if (what === 'wifi') s.put('global', 'wifi_on', value === 'enable' ? '1' : '0');
    else if (what === 'data') s.put('global', 'mobile_data', value === 'enable' ? '1' : '0');
    return 0;
  },
  input: (call) => {
    const key = (call.args[1] ?? '').replace('KEYCODE_', '');
    const { settings: s } = call.phone;
    if (call.args[0] !== 'keyevent') return 0;
    if (key === 'WAKEUP' || key === '224') s.screen(true);
    if (key === 'SLEEP' || key === '223') s.screen(false);
    if (key === 'POWER' || key === '26') s.screen(!s.isScreenOn);
    return 0;
  },
  wm: (call) => {
    const { settings: s } = call.phone;
    if (call.args[0] === 'dismiss-keyguard') s.isLocked = false;
    return call.args[0] === 'size' ? say(call, 'Physical size: 1080x2400\n') : 0;
  },
  locksettings: (call) => {
    const { settings: s } = call.phone;
    if (call.args[0] === 'get-disabled') return say(call, `${s.isLockDisabled}\n`);
    if (call.args[0] === 'set-disabled') {
      s.isLockDisabled = call.args[1] === 'true';
      if (s.isLockDisabled) s.isLocked = false;
      return say(call, `Lock screen disabled set to ${s.isLockDisabled}\n`);
    }
    if (call.args[0] === 'clear') return say(call, 'Lock credential cleared\n');
    return complain(call, `Unknown command: ${call.args[0] ?? ''}\n`, 255);
  },
};

/** `settings …`, and `cmd settings …`. */
export function settings(call: Call, args: readonly string[]): Promise<number> | number {
  const { settings: s } = call.phone;
  const [verb, namespace = '', name = '', ...value] = args;
  switch (verb) {
    case 'get':
      return say(call, `${s.get(namespace, name) ?? 'null'}\n`);
    case 'put':
      s.put(namespace, name, value[0] ?? '');
      return 0;
    case 'delete':
      return say(call, `Deleted ${s.delete(namespace, name) ? 1 : 0} rows\n`);
    case 'list':
      return say(
        call,
        s
          .list(namespace)
          .map((l) => `${l}\n`)
          .join(''),
      );
    default:
      return complain(call, `Invalid command: ${verb ?? ''}\n`, 255);
  }
}
