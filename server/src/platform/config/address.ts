import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';

type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>;

const inUrl = (address: string) => (address.includes(':') ? `[${address}]` : address);

/** Where this computer itself reaches a server that listens at `host`; a wildcard is no address to connect to. */
export function localUrl(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${inUrl(reachable)}:${port}`;
}

const LOOPBACK_URL = /^https?:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/;

/**
 * The address to tell to another computer. Whoever asks has used one that works for him; only when that is a loopback
 * address and the server listens everywhere, this computer's first own address takes its place.
 * @param origin `http://host:port` of the request
 */
export function urlForOthers(
  origin: string,
  host: string,
  interfaces: Interfaces = networkInterfaces(),
): string {
  if (!LOOPBACK_URL.test(origin) || (host !== '0.0.0.0' && host !== '::')) return origin;
  const others = Object.values(interfaces).flatMap((list) =>
    (list ?? []).filter((i) => !i.internal && !/^fe80:/i.test(i.address)),
  );
  const found = others.find((i) => i.family === 'IPv4') ?? others[0];
  const port = new URL(origin).port;
  return found === undefined ? origin : `http://${inUrl(found.address)}${port === '' ? '' : `:${port}`}`;
}
