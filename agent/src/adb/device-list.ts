import type { AdbState } from '@rackmark/contracts';
import type { AdbDevice } from './transport.js';

/** The server's words for states (adb's `to_string(ConnectionState)`), and what they are in the contract's words. */
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
  host: 'offline',
  unknown: 'offline',
};
/** The server's word in the words of the contract; one that is not known is no proof of life. */
export const adbStateOf = (word: string): AdbState => states[word] ?? 'offline';

/** A state between blanks; where USB may not be opened, adb says what to do behind it. */
const STATE = new RegExp(
  `(?<= )(?:(no permissions)(?: \\([^)]*\\))?(?:; see \\[[^\\]]*\\])?|(${Object.keys(states).join('|')}))(?= |$)`,
  'g',
);
/** What may follow a state: the path is `usb:1-4.2`, `usb:17825792X` on a Mac, `1-4.2` of old servers. */
const REST = /^(?: (?:usb:)?([^\s:]*\d[^\s:]*))?(?: (?:product|model|device):.*)?$/s;
/** A state that this program does not know. */
const STRANGE = /^(.*?\S) +([^\s:]+)((?: (?:usb:)?[^\s:]*\d[^\s:]*)?(?: (?:product|model|device):.*)?)$/s;

/**
 * Reads the answer of `devices-l`: `serial  state  [usb:1-4.2] [product:…] … transport_id:7`. The serial is kept as it is,
 * also with blanks in it or before it. A line without a transport id cannot be addressed and is left out.
 */
export function parseDeviceList(text: string): AdbDevice[] {
  return text.split('\n').flatMap((raw) => {
    const line = /^(.*) transport_id:(\d+)$/s.exec(raw.trimEnd());
    if (line === null) return [];
    const found = parts(line[1]!);
    return found === null || found.serial === '' ? [] : [{ ...found, transportId: line[2]! }];
  });
}

/**
 * The state that counts is the last one that what follows fits to: a serial may hold anything, also words that are states.
 * adb fills it up to 22 letters, so that blanks at its end cannot be told from that.
 */
function parts(line: string): Omit<AdbDevice, 'transportId'> | null {
  for (const found of [...line.matchAll(STATE)].reverse()) {
    const rest = REST.exec(line.slice(found.index + found[0].length));
    if (rest === null) continue;
    const state = found[1] ?? found[2]!;
    return { serial: line.slice(0, found.index).trimEnd(), state, path: rest[1] ?? null };
  }
  const strange = STRANGE.exec(line);
  if (strange === null) return null;
  const [, serial = '', state = '', rest = ''] = strange;
  return { serial, state, path: REST.exec(rest)?.[1] ?? null };
}
