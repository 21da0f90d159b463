import { expect, it } from '@jest/globals';
import { isPublic, PrivateAddress, privateLiteral, publicLookup } from './addresses.js';

it.each([
  ...['127.0.0.1', '127.9.9.9', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1'],
  ...['0.0.0.0', '255.255.255.255', '224.0.0.1', '192.0.2.1', '198.18.0.1', '240.0.0.1'],
  ...['::1', '::', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd12:3456::1', 'ff02::1', '2001:db8::1'],
  ...[
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '::127.0.0.1',
  ],
  'no address',
])('%s is no public address', (address) => expect(isPublic(address)).toBe(false));
it.each(['8.8.8.8', '1.1.1.1', '2606:4700:4700::1111', '::ffff:8.8.8.8'])('%s is one', (address) =>
  expect(isPublic(address)).toBe(true),
);

it.each([
  ['http://127.0.0.1:80/x', '127.0.0.1'],
  ['http://[::1]/', '::1'],
  ['http://[::ffff:10.0.0.1]/', '::ffff:a00:1'],
  ['http://0x7f.1/', '127.0.0.1'],
  ['http://2130706433/', '127.0.0.1'],
])('%s names a private address, however it is written', (url, address) =>
  expect(privateLiteral(url)?.address).toBe(address),
);
it.each(['https://example.org/', 'https://8.8.8.8/'])('%s names none', (url) =>
  expect(privateLiteral(url)).toBeNull(),
);

const asked = (...found: string[]) => {
  let times = 0;
  const lookup = publicLookup((_host, _options, done) => {
    times += 1;
    done(
      null,
      found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  });
  const ask = (options: { all?: boolean }) =>
    new Promise<unknown>((resolve) => lookup('name', options, (error, address) => resolve(error ?? address)));
  return { ask, times: () => times };
};
it('a name with one private address among others is refused', async () => {
  for (const all of [true, false]) {
    const found = await asked('8.8.8.8', '::ffff:127.0.0.1').ask({ all });
    expect(found).toBeInstanceOf(PrivateAddress);
    expect(found).toMatchObject({ host: 'name', address: '::ffff:127.0.0.1' });
  }
});
it('what was looked at is what is connected to: one question, and its answer', async () => {
  const { ask, times } = asked('8.8.8.8', '2606:4700:4700::1111');
  expect(await ask({ all: true })).toEqual([
    { address: '8.8.8.8', family: 4 },
    { address: '2606:4700:4700::1111', family: 6 },
  ]);
  expect(times()).toBe(1);
  expect(await ask({})).toBe('8.8.8.8');
});
