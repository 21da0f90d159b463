import type { AdbState } from '@rackmark/contracts';
import type { AdbDevice } from './transport.js';

/** `serial  state  [usb:1-4.2] [product:…] … transport_id:7`; serial and state may hold blanks in two known cases. */
const LINE = /^(\(no serial number\)|\S+)\s+(no permissions.*?|\S+)((?:\s+[a-z_]+:\S*|\s+\d+-[\d.]+)*)\s*$/;

/** Reads the answer of `devices-l`. A line without a transport id cannot be addressed and is left out. */
export function parseDeviceList(text: string): AdbDevice[] {
  return text.split('\n').flatMap((line) => {
    const found = LINE.exec(line.trimEnd());
    if (found === null) return [];
    const [, serial = '', state = '', rest = ''] = found;
    const transportId = /(?:^|\s)transport_id:(\d+)(?=\s|$)/.exec(rest)?.[1];
    if (transportId === undefined) return [];
    const path = /(?:^|\s)(?:usb:)?(\d+-[\d.]+)(?=\s|$)/.exec(rest)?.[1] ?? null;
    return [
      { serial, state: state.startsWith('no permissions') ? 'no permissions' : state, transportId, path },
    ];
  });
}

const states: Record<string, AdbState> = {
  device: 'device',
  offline: 'offline',
  unauthorized: 'unauthorized',
  authorizing: 'authorizing',
  connecting: 'offline',
  detached: 'offline',
  'no permissions': 'no_permissions',
  recovery: 'recovery',
  rescue: 'recovery',
  sideload: 'sideload',
  bootloader: 'bootloader',
};
/** The server's word in the words of the contract; one that is not known is no proof of life. */
export const adbStateOf = (word: string): AdbState => states[word] ?? 'offline';
