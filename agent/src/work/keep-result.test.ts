import { expect, it } from '@jest/globals';
import { keepResult } from './keep-result.js';

const failing = (code: string) => () => {
  throw Object.assign(new Error(`${code}: it did not work`), { code });
};

it('a result waits for room on a full disk, and is written when there is some', async () => {
  const said: string[] = [];
  let full = true;
  let written = 0;
  const kept = keepResult(
    () => (full ? failing('ENOSPC')() : void (written += 1)),
    (why) => {
      said.push(why);
      full = false;
    },
    new AbortController().signal,
  );
  expect(await kept).toBeNull();
  expect(written).toBe(1);
  expect(said).toEqual([expect.stringMatching(/disk .* is full.*Free some space/)]);
});
it('waits no longer than it is wanted, and not for other faults', async () => {
  const stop = new AbortController();
  expect(await keepResult(failing('EDQUOT'), () => stop.abort(), stop.signal)).toBeNull();
  expect(await keepResult(failing('EROFS'), () => {}, new AbortController().signal)).toMatchObject({
    name: 'AGENT_FAULT',
    message: expect.stringContaining('EROFS'),
  });
});
