import { open } from 'node:fs/promises';
import type { Connect } from './adbkit.js';
import { quoted } from './quoted.js';
import { openService } from './smart-socket.js';
import { AdbError, type Limits } from './transport.js';

/** Checking and compiling an app keeps a slow phone silent for minutes. */
export const INSTALL_LIMITS: Limits = { idleMs: 180_000 };
const MOST_ANSWER = 64 * 1024;
const BLOCK = 256 * 1024;

/** Hands the APK to the package manager's standard input: nothing is left on the phone. @throws AdbError INSTALL */
export async function installStreamed(
  connect: Connect,
  transportId: string,
  { apk, args }: { apk: string; args: readonly string[] },
  limits: Limits = {},
): Promise<void> {
  const source = await open(apk, 'r');
  try {
    const { size } = await source.stat();
    const service = `exec:cmd package install ${[...args.map(quoted), '-S', String(size)].join(' ')}`;
    const wire = await openService(connect, transportId, service, { ...INSTALL_LIMITS, ...limits });
    try {
      const block = Buffer.alloc(BLOCK);
      // An answer before the end is a refusal.
      while (wire.available === 0 && !wire.over) {
        const { bytesRead } = await source.read(block, 0, BLOCK);
        if (bytesRead === 0) break;
        await wire.write(block.subarray(0, bytesRead)).catch((error: unknown) => {
          if (wire.available === 0) throw error;
        });
      }
      readInstallAnswer((await wire.readToEnd(MOST_ANSWER)).toString('utf8'));
    } finally {
      wire.close();
    }
  } finally {
    await source.close();
  }
}

/** Not about the file at all: Android's package service is not up yet, or went down in the middle. */
const STARTING =
  /Can't find service: package|Failure calling service package|before system providers are installed|Could not access the Package Manager|Is the system running\?/;

/** What `package install` printed. @throws AdbError unless it says Success */
export function readInstallAnswer(text: string): void {
  const answer = text.trim();
  if (/^Success\b/m.test(answer)) return;
  if (answer === '') throw new AdbError('TRUNCATED', 'the install ended without an answer');
  if (STARTING.test(answer)) throw new AdbError('STARTING', answer.slice(0, 500));
  // Makers add numbers of their own to Android's names: "Failure [-26]".
  const failure = /Failure \[([A-Z][A-Z0-9_]+|-\d+)(?::\s*([^]*?))?\]\s*$/.exec(answer);
  throw new AdbError('INSTALL', failure?.[1] ?? answer.slice(0, 500), failure?.[2] ?? answer.slice(0, 4_000));
}
