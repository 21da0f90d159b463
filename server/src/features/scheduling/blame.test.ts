import { describe, expect, it } from '@jest/globals';
import type { FailureName } from '@rackmark/contracts';
import { blameWork, type FailedAttempt } from './blame.js';

let n = 0;
const attempt = (device: string, more: Partial<FailedAttempt> = {}): FailedAttempt => ({
  attemptId: `a${++n}`,
  deviceId: device,
  deviceName: device,
  agentId: 'bench-1',
  endedAtMs: n,
  work: { modelSha256: 'm', configurationKey: 'litert.gpu' },
  ...more,
});
const blamed = (name: FailureName, list: FailedAttempt[]) =>
  blameWork(name, list, list.at(-1)!)?.map((a) => a.deviceId) ?? null;

describe('the same failure', () => {
  it('on three devices is the work’s; on two, however often, it is not', () => {
    expect(
      blamed(
        'DEVICE_REBOOTED',
        ['a', 'b', 'a', 'b', 'b'].map((d) => attempt(d)),
      ),
    ).toBeNull();
    expect(
      blamed(
        'DEVICE_REBOOTED',
        ['a', 'b', 'c'].map((d) => attempt(d)),
      ),
    ).toEqual(['a', 'b', 'c']);
  });
  it('at other work is another failure', () => {
    const other = attempt('c', { work: { modelSha256: 'm', configurationKey: 'litert.cpu.1t' } });
    expect(blamed('DEVICE_REBOOTED', [attempt('a'), attempt('b'), other])).toBeNull();
    expect(blamed('DEVICE_REBOOTED', [attempt('a'), attempt('b'), attempt('c', { work: null })])).toBeNull();
  });
  it('phones that are lost together hang on one hub; one after the other, they do not', () => {
    const together = ['a', 'b', 'c', 'd'].map((d) => attempt(d, { endedAtMs: 1_000 }));
    expect(blamed('DEVICE_LOST', together)).toBeNull();
    const apart = ['a', 'b', 'c'].map((d, i) => attempt(d, { endedAtMs: i * 90_000 }));
    expect(blamed('DEVICE_LOST', apart)).toEqual(['a', 'b', 'c']);
    const agents = ['a', 'b', 'c'].map((d) => attempt(d, { endedAtMs: 1_000, agentId: d }));
    expect(blamed('DEVICE_LOST', agents)).toEqual(['a', 'b', 'c']);
  });
  it.each(['DEVICE_UNAUTHORIZED', 'INSTALL_NOT_ALLOWED'] as const)(
    'a phone that does not allow debugging or installing is never the work’s (%s)',
    (name) =>
      expect(
        blamed(
          name,
          ['a', 'b', 'c'].map((d) => attempt(d)),
        ),
      ).toBeNull(),
  );
});
