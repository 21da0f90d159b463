import { FakePhone, type PhoneOptions } from '../phone.js';
import { findAdb, TestAdbServer, type CliAnswer } from './adb-server.js';

export interface RackOptions {
  /** One entry a phone; a number: so many of the same kind. */
  phones: readonly PhoneOptions[] | number;
  adb?: string;
  /** 0: a free one. */
  adbPort?: number;
  /** Whether the rack's own server is told of the phones at once. */
  connect?: boolean;
}

export interface Rack {
  server: TestAdbServer;
  phones: FakePhone[];
  /** The serial that the adb server knows a phone by. */
  serial(phone: FakePhone): string;
  /** `adb -s PHONE …`. */
  adb(phone: FakePhone, ...args: string[]): Promise<CliAnswer>;
  /** A restarted server has forgotten them all. */
  connectAll(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * An adb server of its own and phones that are connected to it.
 * @throws Error without an adb program
 */
export async function startRack({
  phones: wanted,
  adb,
  adbPort = 0,
  connect = true,
}: RackOptions): Promise<Rack> {
  const program = adb ?? findAdb();
  if (program === null)
    throw new Error('There is no adb program (Debian package adb; RACKMARK_TEST_ADB names one).');
  const list = typeof wanted === 'number' ? Array.from({ length: wanted }, () => ({})) : wanted;
  const phones = list.map((options) => new FakePhone(options));
  const server = new TestAdbServer(program);
  await Promise.all([server.start(adbPort), ...phones.map((p) => p.listen())]);
  const connectAll = async () => {
    await Promise.all(phones.map((p) => server.run('connect', p.address)));
  };
  if (connect) await connectAll();
  return {
    server,
    phones,
    serial: (phone) => phone.address,
    adb: (phone, ...args) => server.run('-s', phone.address, ...args),
    connectAll,
    stop: async () => {
      await server.stop();
      await Promise.all(phones.map((p) => p.stop()));
    },
  };
}
