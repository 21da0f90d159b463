import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { localUrl, urlForOthers } from '../config/address.js';
import { Attempts } from './attempts.js';
import { refuseForeign } from './foreign.js';
import { may } from './principal.js';
import { hashOf, kindOf, newCode, newSecret, normalCode, sameHash } from './secrets.js';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

describe('secrets', () => {
  it('say what they are, and only whole ones do', () =>
    fc.assert(
      fc.property(
        fc.constantFrom('admin' as const, 'agent' as const, 'session' as const),
        bytes(32),
        (kind, random) => {
          const secret = newSecret(kind, () => random);
          expect(kindOf(secret)).toBe(kind);
          expect(kindOf(secret.slice(1))).toBeNull();
          expect(kindOf(`${secret}x`)).toBeNull();
          expect(kindOf(secret.slice(0, -1))).toBeNull();
        },
      ),
    ));
  it('codes have their form whatever the bytes are, and hash alike however they are typed', () =>
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(255)), fc.string(), (stream, noise) => {
        const code = newCode((length) => Uint8Array.from([...stream.take(length)]));
        expect(code).toMatch(/^[A-HJKMNP-TV-Z2-9]{4}-[A-HJKMNP-TV-Z2-9]{4}$/);
        const typed = ` ${code.toLowerCase().replace('-', ' ')}${noise.replace(/[a-z0-9]/gi, '')}`;
        expect(normalCode(typed)).toBe(normalCode(code));
      }),
    ));
  it('favour no letter of a code', () => {
    const count = new Map<string, number>();
    for (let i = 0; i < 6_000; i++)
      for (const letter of normalCode(newCode(randomBytes))) count.set(letter, (count.get(letter) ?? 0) + 1);
    // 1600 expected of each of 30, with a standard deviation of 39.
    expect(count.size).toBe(30);
    for (const [letter, n] of count) expect([letter, Math.abs(n - 1_600) < 250]).toEqual([letter, true]);
  });
  it('compare by hashes', () => {
    expect(sameHash(hashOf('a'), hashOf('a'))).toBe(true);
    expect(sameHash(hashOf('a'), hashOf('b'))).toBe(false);
    expect(sameHash(hashOf('a'), 'short')).toBe(false);
  });
});

describe('who may', () => {
  it('nobody gets in where a token is needed; one kind does not do what another may', () => {
    expect(may(null, ['admin'])).toBe(false);
    expect(may(null, ['anyone'])).toBe(true);
    expect(may({ by: 'key' }, ['admin'])).toBe(false);
    expect(may({ by: 'key' }, ['admin', 'agent'])).toBe(true);
    expect(may({ by: 'token' }, ['agent'])).toBe(false);
    expect(may({ by: 'token' }, [])).toBe(false);
    expect(may({ by: 'nothing' }, [])).toBe(true);
  });
});

describe('wrong tries', () => {
  it('are counted by address in windows, and forgotten after them', () => {
    let now = 0;
    const attempts = new Attempts({ tries: 3, windowMs: 60_000 }, () => now);
    for (let i = 0; i < 3; i++) {
      expect(attempts.waitSeconds('10.0.0.1')).toBe(0);
      attempts.failed('10.0.0.1');
    }
    expect(attempts.waitSeconds('10.0.0.1')).toBe(60);
    expect(attempts.waitSeconds('::ffff:10.0.0.1')).toBe(60);
    expect(attempts.waitSeconds('10.0.0.2')).toBe(0);
    now = 59_500;
    expect(attempts.waitSeconds('10.0.0.1')).toBe(1);
    now = 60_000;
    expect(attempts.waitSeconds('10.0.0.1')).toBe(0);
    attempts.failed('10.0.0.1');
    expect(attempts.waitSeconds('10.0.0.1')).toBe(0);
  });
  it('one home with a whole network of IPv6 is one', () => {
    const attempts = new Attempts({ tries: 1, windowMs: 60_000 }, () => 0);
    attempts.failed('2001:db8:1:2::1');
    expect(attempts.waitSeconds('2001:db8:1:2:aaaa:bbbb:cccc:dddd')).toBe(60);
    expect(attempts.waitSeconds('2001:db8:1:3::1')).toBe(0);
    attempts.failed('::1');
    expect(attempts.waitSeconds('::1')).toBe(60);
  });
  it('cost bounded memory, however many addresses try', () => {
    const attempts = new Attempts({ tries: 1, windowMs: 60_000 }, () => 0);
    for (let i = 0; i < 25_000; i++) attempts.failed(`a${i}`);
    const remembered = Array.from({ length: 25_000 }, (_, i) => attempts.waitSeconds(`a${i}`)).filter(
      (s) => s > 0,
    );
    expect(remembered).toHaveLength(10_000);
  });
});

describe('pages of others', () => {
  const from = (host: string, origin?: string) => ({
    headers: { host, ...(origin === undefined ? {} : { origin }) },
  });
  it.each([
    ['rack.example:4600', undefined, null],
    ['rack.example:4600', 'http://rack.example:4600', null],
    ['rack.example', 'https://rack.example', null],
    ['rack.example:4600', 'http://rack.example', 'problem.foreign.origin'],
    ['rack.example', 'https://rack.example.evil', 'problem.foreign.origin'],
    ['rack.example', 'null', 'problem.foreign.page'],
  ])('with a token: Host %s, Origin %s', (host, origin, why) => {
    const refused = refuseForeign(from(host, origin), 'token');
    if (why === null) expect(refused).toBeNull();
    else expect(refused?.code).toBe(why);
  });
  it('without one, names of other computers are refused', () => {
    expect(refuseForeign(from('rack.example:4600'), 'open')?.code).toBe('problem.foreign.host');
    expect(refuseForeign(from('127.0.0.1:4600', 'http://127.0.0.1:4600'), 'open')).toBeNull();
  });
});

describe('addresses', () => {
  const one = (address: string, internal = false) => ({
    address,
    internal,
    family: address.includes(':') ? ('IPv6' as const) : ('IPv4' as const),
    netmask: '',
    mac: '',
    cidr: null,
    scopeid: 0,
  });
  const interfaces = {
    lo: [one('127.0.0.1', true)],
    eth0: [one('fe80::1'), one('2001:db8::5'), one('10.0.0.7')],
  };
  it('a wildcard is reached on this computer by its loopback address', () => {
    expect(localUrl('0.0.0.0', 1)).toBe('http://127.0.0.1:1');
    expect(localUrl('::', 1)).toBe('http://[::1]:1');
    expect(localUrl('10.0.0.7', 1)).toBe('http://10.0.0.7:1');
  });
  it('others are told an address that they can reach', () => {
    expect(urlForOthers('https://rack.example', '0.0.0.0', interfaces)).toBe('https://rack.example');
    expect(urlForOthers('http://127.0.0.1:4600', '0.0.0.0', interfaces)).toBe('http://10.0.0.7:4600');
    expect(urlForOthers('http://localhost:4600', '::', { eth0: [one('fe80::1'), one('2001:db8::5')] })).toBe(
      'http://[2001:db8::5]:4600',
    );
    expect(urlForOthers('http://127.0.0.1:4600', '127.0.0.1', interfaces)).toBe('http://127.0.0.1:4600');
    expect(urlForOthers('http://127.0.0.1:4600', '0.0.0.0', {})).toBe('http://127.0.0.1:4600');
  });
});
