import { lookup as ask, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** A webhook would go to an address that is no public one. */
export class PrivateAddress extends Error {
  constructor(
    readonly host: string,
    readonly address: string,
  ) {
    super(`${host} is at ${address}`);
  }
}

/**
 * Whether an address is one of the public internet. Whatever has a special use is none: loopback, private and link-local
 * networks, those of providers, documentation and benchmarks, and all in which another address is wrapped (mapped IPv4 is
 * unwrapped first).
 */
export function isPublic(address: string): boolean {
  try {
    return ipaddr.process(address).range() === 'unicast';
  } catch {
    return false;
  }
}

/** The host of a URL without the brackets of IPv6. */
export const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[|\]$/g, '');

/** The address that a URL names without a name, if it is no public one. */
export function privateLiteral(url: string): PrivateAddress | null {
  const host = hostOf(url);
  return isIP(host) !== 0 && !isPublic(host) ? new PrivateAddress(host, host) : null;
}

type AskAll = (
  host: string,
  options: { all: true },
  done: (error: Error | null, found: LookupAddress[]) => void,
) => void;

/**
 * Finds the addresses of a name for the connection that is being made, and fails where one of them is no public one. The
 * connection goes to what is found here: there is no second question, which could be answered otherwise.
 */
export const publicLookup =
  (askAll: AskAll = ask): LookupFunction =>
  (host, options, done) => {
    askAll(host, { ...options, all: true }, (error, found) => {
      if (error !== null) return done(error, []);
      const wrong = found.find(({ address }) => !isPublic(address));
      if (wrong !== undefined) return done(new PrivateAddress(host, wrong.address), []);
      if (options.all === true) return done(null, found);
      const [first] = found;
      done(null, first!.address, first!.family);
    });
  };
