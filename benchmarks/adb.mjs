// `npm run benchmarks:adb`: a file pushed by the agent's own transport against `adb push` of the same file to the same played
// phone through the same adb server, in turns. `-- --pairs 10 --mib 200` are the defaults.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { openSync, closeSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AdbServer } from '../agent/dist/adb/server/adb-server.js';
import { buildFakePhone, provideAdb } from '../scripts/fake-phone.mjs';
import { freePort } from './support/portal.mjs';
import { alternate, folder, root } from './support/tools.mjs';

const option = (name, or) => Number(process.argv[process.argv.indexOf(`--${name}`) + 1] || or) || or;
const pairs = option('pairs', 10);
const mib = option('mib', 200);
const say = (text) => process.stderr.write(`${text}\n`);
const run = promisify(execFile);

const program = await provideAdb({ root, say });
if (program === null) {
  say('adb is needed (Debian package adb).');
  process.exit(3);
}
const { RackProcess } = await import(join(buildFakePhone({ root }), 'rack', 'rack-client.js'));
const rack = new RackProcess(join(root, '.rackmark', 'fake-phone', 'rack', 'rack-process.js'));
const port = await freePort();
const server = new AdbServer({ program, port, folder: join(folder, 'adb') }, say);
await server.start();
if (server.trouble !== null) throw new Error(server.trouble);
const [{ address }] = await rack.add({ models: ['pixel9Pro'], keep_files: false });
await server.transport.connect(address);
const [device] = await server.transport.devices();
const phone = server.transport.phone(device.transportId);

const file = join(folder, 'big.bin');
writeBig(file);
const destination = '/data/local/tmp/big.bin';
const adb = (...args) =>
  run(program, ['-P', String(port), '-s', address, ...args], { env: { ...process.env, ADB_MDNS: '0' } });
/** @returns seconds */
async function timed(push) {
  const began = performance.now();
  await push();
  const seconds = (performance.now() - began) / 1000;
  const { out } = await phone.shell(`stat -c %s ${destination}`);
  if (Number(out) !== mib * 1024 * 1024) throw new Error(`${out.trim()} bytes arrived`);
  await phone.shell(`rm ${destination}`);
  return seconds;
}
const byAgent = () => timed(() => phone.push(file, destination));
const byAdb = () => timed(() => adb('push', file, destination));

await byAgent();
await byAdb();
const r = await alternate(byAdb, byAgent, pairs);
const speed = (seconds) => `${(mib / seconds).toFixed(0)} MiB/s`;
process.stdout.write(
  `push of ${mib} MiB, agent ÷ adb push (speed): ratio of medians ${(r.a / r.b).toFixed(3)}, ` +
    `paired ${r.ratio.toFixed(3)} (${r.low?.toFixed(3)} to ${r.high?.toFixed(3)}), goal at least 0.9; ` +
    `${speed(r.b)} against ${speed(r.a)}; ${(await adb('version')).stdout.split('\n')[1]}\n`,
);
await server.stop();
await rack.stop();
process.exit(0);

/** Random bytes, so that nothing on the way can make them fewer. */
function writeBig(path) {
  const fd = openSync(path, 'w');
  for (let i = 0; i < mib; i++) writeSync(fd, randomBytes(1024 * 1024));
  closeSync(fd);
}
