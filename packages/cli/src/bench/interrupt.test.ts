import { expect, it } from '@jest/globals';
import { Interrupt, patiently } from './follow.js';
import { Progress } from './progress.js';

it('a command that is told to stop does not wait for a portal that stays away', async () => {
  const away = new Error('nobody answers');
  const api = { isAway: () => true };
  const progress = new Progress({ write: () => true, isTTY: false } as unknown as NodeJS.WriteStream);
  let asked = 0;
  const ask = () => {
    asked += 1;
    return Promise.reject(away);
  };
  const stop = new Interrupt((isLate) => patiently(api, ask, progress, isLate), 1);
  try {
    expect(stop.isLate()).toBe(false);
    process.emit('SIGTERM');
    await expect(stop.done).rejects.toBe(away);
    expect(asked).toBeGreaterThan(0);
  } finally {
    stop.remove();
  }
});
