import { Socket } from 'node:net';
import adbkit from '@devicefarmer/adbkit';
import { Deadline } from './deadline.js';
import { AdbError, type Limits } from './transport.js';

/** A fresh connection to an adb server. @throws AdbError SERVER_DOWN */
export type Connect = (limits?: Limits) => Promise<Socket>;

const CONNECT_MS = 5_000;
/** adbkit starts a server where none answers, but that is the supervisor's work. No program can have this name. */
const NO_PROGRAM = '\0';

/** adbkit's connections. It is CommonJS with promises of its own kind: nothing of that leaves this file. */
export function adbkitConnections(port: number): Connect {
  const client = adbkit.default.createClient({ host: '127.0.0.1', port, bin: NO_PROGRAM });
  // Errors of a socket reach its user, too; an event without a listener would end the process.
  client.on('error', () => {});
  return (limits) =>
    new Promise((resolve, reject) => {
      let isOver = false;
      const deadline = new Deadline({ totalMs: CONNECT_MS, signal: limits?.signal }, (error) => {
        isOver = true;
        reject(error);
      });
      const opened = (client as unknown as Client).connection().then((c) => c.getSocket());
      opened.then(
        (socket) => {
          deadline.clear();
          if (!(socket instanceof Socket)) reject(down(port));
          // Too late: the caller has been told already.
          else if (isOver) socket.destroy();
          else resolve(socket);
        },
        () => {
          deadline.clear();
          reject(down(port));
        },
      );
    });
}

/** What is asked of adbkit's client: its own types name promises whose types it does not bring. */
interface Client {
  connection(): PromiseLike<{ getSocket(): unknown }>;
}

const down = (port: number): AdbError =>
  new AdbError('SERVER_DOWN', `no adb server answers at port ${port} of this computer`);
