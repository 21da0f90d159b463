import { fail, runLimitSeconds, type Failure } from '@rackmark/contracts';
import { AdbError, type AdbPhone } from '../../../adb/transport.js';
import type { RunOrder } from '../../driver.js';
import { followDetached, mended, startDetached, stopDetached, type Following } from '../link/detached.js';
import type { DetachedLook } from '../read/detached-look.js';

/**
 * Starts a program's line and follows it until it ended, is lost, was stopped, or took too long; what is not wanted any
 * more is ended on the phone, too.
 * @throws AdbError when the link breaks and nothing mends it
 */
export async function startAndFollow(
  phone: AdbPhone,
  { name, line }: { name: string; line: string },
  following: Following,
  { plan }: Pick<RunOrder, 'plan'>,
  signal: AbortSignal,
): Promise<DetachedLook | { failure: Failure }> {
  const seconds = runLimitSeconds(plan);
  const timeout = AbortSignal.timeout(seconds * 1000);
  const either = AbortSignal.any([signal, timeout]);
  try {
    const { folder, onTrouble } = following;
    await mended(() => startDetached(phone, { folder, line }, { signal: either }), onTrouble);
    return await followDetached(phone, following, either);
  } catch (error) {
    if (!(error instanceof AdbError) || error.kind !== 'ABORTED') throw error;
    await stopDetached(phone, following.folder).catch(() => {});
    return {
      failure: signal.aborted
        ? fail('CANCELLED', 'The work was stopped.')
        : fail('TIMEOUT', `${name} did not end within ${seconds} s and was stopped.`),
    };
  }
}
