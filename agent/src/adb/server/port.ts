import { AdbError, type AdbTransport } from '../transport.js';
import type { PortHolder } from './life.js';

/** adb 36 looks for USB for three seconds before its first answer. */
const ANSWER_MS = 5_000;

/** Who listens at the transport's port; only an adb server answers with a version. */
export async function whoHolds(transport: AdbTransport, totalMs = ANSWER_MS): Promise<PortHolder> {
  try {
    await transport.version({ totalMs });
    return 'adb';
  } catch (error) {
    return error instanceof AdbError && error.kind === 'SERVER_DOWN' ? 'nobody' : 'other';
  }
}
