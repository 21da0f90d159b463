import { pause } from '../pause.js';
import type { Connect } from './adbkit.js';
import { parseDeviceList } from './device-list.js';
import { ask, openService, readText } from './smart-socket.js';
import type { AdbDevice } from './transport.js';

/** adb 29 does not announce a TCP phone that goes offline, but its list is right at once. */
const POLL_MS = 1_500;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2_000;

/** Follows the server's list through its deaths. Says each list once; null while the server is down. @returns stops it */
export function trackDevices(
  connect: Connect,
  onList: (list: readonly AdbDevice[] | null) => void,
): () => void {
  const stopped = new AbortController();
  let last: string | null | undefined;
  let announced = 0;
  const see = (text: string | null): void => {
    if (stopped.signal.aborted || text === last) return;
    last = text;
    onList(text === null ? null : parseDeviceList(text));
  };

  const follow = async (): Promise<void> => {
    for (let wait = FIRST_WAIT_MS; !stopped.signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      try {
        const wire = await openService(connect, null, 'host:track-devices-l', { signal: stopped.signal });
        try {
          for (;;) {
            const text = await readText(wire);
            announced++;
            wait = FIRST_WAIT_MS;
            see(text);
          }
        } finally {
          wire.close();
        }
      } catch {
        announced++;
        see(null);
      }
      await pause(wait, stopped.signal);
    }
  };
  const poll = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await pause(POLL_MS, stopped.signal);
      const before = announced;
      try {
        const text = await ask(connect, 'host:devices-l', { signal: stopped.signal });
        // What the tracker said meanwhile is newer than this.
        if (announced === before && last !== null) see(text);
      } catch {
        // The tracker sees that the server is down.
      }
    }
  };
  void follow();
  void poll();
  return () => stopped.abort();
}
