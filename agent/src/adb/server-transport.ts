import { adbkitConnections, type Connect } from './adbkit.js';
import { parseDeviceList } from './device-list.js';
import { ServerPhone } from './phone.js';
import { ask } from './smart-socket.js';
import { trackDevices } from './track.js';
import { AdbError, type AdbDevice, type AdbPhone, type AdbTransport, type Limits } from './transport.js';

/** The server itself gives up a connection attempt after 10 s. */
const CONNECT_LIMITS: Limits = { totalMs: 15_000 };

/** The adb server at a port of this computer. */
export class ServerTransport implements AdbTransport {
  private readonly open: Connect;

  constructor(port: number) {
    this.open = adbkitConnections(port);
  }

  async version(limits?: Limits): Promise<number> {
    const text = await ask(this.open, 'host:version', limits);
    if (!/^[0-9a-f]{1,4}$/i.test(text)) throw new AdbError('FAIL', 'what answers is no adb server');
    return parseInt(text, 16);
  }
  async devices(limits?: Limits): Promise<AdbDevice[]> {
    return parseDeviceList(await ask(this.open, 'host:devices-l', limits));
  }
  track(onList: (list: readonly AdbDevice[] | null) => void): () => void {
    return trackDevices(this.open, onList);
  }
  phone(transportId: string): AdbPhone {
    return new ServerPhone(this.open, transportId);
  }

  /** The server says OKAY to a failure, too: only its text tells. */
  async connect(address: string, limits?: Limits): Promise<void> {
    const text = (await ask(this.open, `host:connect:${address}`, { ...CONNECT_LIMITS, ...limits })).trim();
    if (!/^(already )?connected to /.test(text))
      throw new AdbError('FAIL', text || `cannot connect to ${address}`);
  }
  async disconnect(address: string, limits?: Limits): Promise<void> {
    await ask(this.open, `host:disconnect:${address}`, limits);
  }

  /** The server's own `reconnect` makes a TCP phone go away for good: it is taken off and dialled again instead. */
  async reconnect(
    { serial, transportId, path }: Pick<AdbDevice, 'serial' | 'transportId' | 'path'>,
    limits?: Limits,
  ): Promise<void> {
    if (path !== null || !isAddress(serial)) {
      await ask(this.open, `host-transport-id:${transportId}:reconnect`, limits);
      return;
    }
    await this.disconnect(serial, limits).catch((error: unknown) => {
      // It is off already.
      if (!(error instanceof AdbError) || error.kind !== 'FAIL') throw error;
    });
    await this.connect(serial, limits);
  }
}

/**
 * What can be dialled, as the server names phones over the network: `host:port`, or what a phone calls itself there, which
 * may hold blanks (`adb-SERIAL (2)._adb-tls-connect._tcp`). A serial on USB may look like it: that one has a path.
 */
const isAddress = (serial: string): boolean =>
  /^\S+:\d{1,5}$/.test(serial) || /\._adb(?:-tls-connect)?\._tcp\.?$/.test(serial);
