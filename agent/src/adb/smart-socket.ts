import type { Connect } from './adbkit.js';
import { AdbError, type Limits } from './transport.js';
import { Wire } from './wire.js';

/** The server's requests start with their length as four hexadecimal digits. */
const MOST_REQUEST = 0xffff;
const HOST_LIMITS: Limits = { totalMs: 10_000 };

/** Sends one request and waits for OKAY. @throws AdbError FAIL with the other side's text */
async function request(wire: Wire, text: string): Promise<void> {
  const body = Buffer.from(text);
  if (body.length > MOST_REQUEST)
    throw new AdbError('FAIL', `a request of ${body.length} bytes is too long for adb`);
  if (body.includes(0)) throw new AdbError('FAIL', 'a request with a NUL byte would be cut there');
  await wire.write(Buffer.concat([Buffer.from(body.length.toString(16).padStart(4, '0')), body]));
  const status = (await wire.read(4)).toString('latin1');
  if (status === 'OKAY') return;
  if (status === 'FAIL') throw new AdbError('FAIL', (await readText(wire)).trim());
  throw new AdbError('FAIL', `what answers is no adb server: ${JSON.stringify(status)}`);
}

/** A text behind its length. @throws AdbError */
export async function readText(wire: Wire): Promise<string> {
  const digits = (await wire.read(4)).toString('latin1');
  if (!/^[0-9a-f]{4}$/i.test(digits))
    throw new AdbError('FAIL', `what answers is no adb server: ${JSON.stringify(digits)} is no length`);
  return (await wire.read(parseInt(digits, 16))).toString('utf8');
}

/** A service of the server itself (`transportId` null) or of a phone, opened. The caller closes it. @throws AdbError */
export async function openService(
  connect: Connect,
  transportId: string | null,
  service: string,
  limits: Limits,
): Promise<Wire> {
  const wire = new Wire(await connect(limits), limits);
  try {
    if (transportId !== null) await request(wire, `host:transport-id:${transportId}`);
    await request(wire, service);
    return wire;
  } catch (error) {
    wire.close();
    throw error;
  }
}

/** One question to the server. @throws AdbError */
export async function ask(connect: Connect, service: string, limits: Limits = {}): Promise<string> {
  const wire = await openService(connect, null, service, { ...HOST_LIMITS, ...limits });
  try {
    return await readText(wire);
  } finally {
    wire.close();
  }
}
