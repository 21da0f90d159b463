import { describe, expect, it } from '@jest/globals';
import { AdbError, type AdbPhone } from '../../../adb/transport.js';
import { Link } from './link.js';

const never = new AbortController().signal;
const refuse = () => Promise.reject(new AdbError('FAIL', 'closed'));
/** Listed, and turns every question away at once. */
const refusing: AdbPhone = {
  transportId: '1',
  shell: refuse,
  shellBytes: refuse,
  push: refuse,
  pull: refuse,
  install: refuse,
  reboot: refuse,
};

describe('the way to a phone', () => {
  it('ends for a phone that stays listed and refuses everything, after its grace', async () => {
    let silent = 0;
    const link = new Link({ graceMs: 600, shellMs: 100 }, () => void silent++);
    link.set({ phone: refusing, adb: 'device', bootId: 'b-1', serverUp: true });
    await expect(link.shell('id', never)).rejects.toMatchObject({
      failure: { name: 'DEVICE_UNRESPONSIVE', message: expect.stringContaining('closed') },
    });
    expect(silent).toBeGreaterThan(1);
  });

  it('waits again for its grace when the phone has a new link', async () => {
    const link = new Link({ graceMs: 600, shellMs: 100 }, () => link.set({ phone: well }));
    const answer = () => Promise.resolve({ code: 0, out: 'alive', err: '' });
    const well: AdbPhone = { ...refusing, shell: answer };
    link.set({ phone: refusing, adb: 'device', bootId: 'b-1', serverUp: true });
    expect(await link.shell('id', never)).toBe('alive');
  });
});
