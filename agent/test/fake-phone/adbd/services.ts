import type { FakePhone } from '../phone.js';
import { runSession } from '../shell/session.js';
import type { Sink, Source } from '../shell/io.js';
import type { Stream } from './stream.js';
import { serveSync } from './sync.js';

type Service = (stream: Stream) => Promise<void>;
const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const EXIT = 3;
const CLOSE_STDIN = 4;

/** @returns null where a phone refuses to open it */
export function serviceOf(phone: FakePhone, service: string): Service | null {
  const colon = service.indexOf(':');
  const [name = '', ...options] = (colon < 0 ? service : service.slice(0, colon)).split(',');
  const rest = colon < 0 ? '' : service.slice(colon + 1);
  switch (name) {
    case 'shell':
      return (s) => shell(phone, s, rest, options.includes('v2'));
    case 'exec':
      return (s) => shell(phone, s, rest, false);
    case 'abb_exec':
      if (!phone.features.includes('abb_exec')) return null;
      return (s) => shell(phone, s, asLine(['cmd', ...rest.split('\0').filter(Boolean)]), false);
    case 'sync':
      return (s) => serveSync(phone, s);
    case 'reboot':
      return async (s) => {
        s.close();
        void phone.reboot();
      };
    case 'root':
      return (s) => s.write('adbd cannot run as root in production builds\n');
    case 'remount':
      return (s) => s.write('Not running as root. Try "adb root" first.\n');
    case 'tcpip':
      return restart(phone, `restarting in TCP mode port: ${rest}\n`);
    case 'usb':
      return restart(phone, 'restarting in USB mode\n');
    default:
      return phone.localServices.get(service) ?? null;
  }
}

const restart =
  (phone: FakePhone, text: string): Service =>
  async (stream) => {
    await stream.write(text);
    stream.close();
    phone.dropLinks();
  };

const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
const asLine = (words: string[]) => words.map(quoted).join(' ');

/** Version 2 keeps output, errors and the exit code apart in packets; version 1 has one stream and no code. */
async function shell(phone: FakePhone, stream: Stream, line: string, isV2: boolean): Promise<void> {
  if (phone.faults.hangShell?.test(line)) return new Promise((resolve) => stream.onClose(resolve));
  const sink = (id: number): Sink => ({
    write: async (data) => {
      const bytes = typeof data === 'string' ? Buffer.from(data) : data;
      if (bytes.length > 0 && !stream.ended) await stream.write(isV2 ? packet(id, bytes) : bytes);
    },
  });
  const code = await runSession(phone, line, {
    in: isV2 ? packets(stream) : { read: () => stream.readSome() },
    out: sink(STDOUT),
    err: sink(isV2 ? STDERR : STDOUT),
    onHangUp: (callback) => stream.onClose(callback),
  });
  if (isV2) await stream.write(packet(EXIT, Buffer.from([code & 0xff])));
}

function packet(id: number, data: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head[0] = id;
  head.writeUInt32LE(data.length, 1);
  return Buffer.concat([head, data]);
}

function packets(stream: Stream): Source {
  let isAtEnd = false;
  return {
    read: async () => {
      while (!isAtEnd) {
        const head = await stream.read(5);
        if (head === null || head[0] === CLOSE_STDIN) break;
        const length = head.readUInt32LE(1);
        const data = length === 0 ? null : await stream.read(length);
        if (head[0] === STDIN && data !== null) return data;
      }
      isAtEnd = true;
      return null;
    },
  };
}
