import type { Connect } from './adbkit.js';
import { INSTALL_LIMITS, installStreamed, readInstallAnswer } from './install.js';
import { quoted } from './quoted.js';
import { runShell } from './shell.js';
import { ask, openService } from './smart-socket.js';
import { pullFile, pushFile } from './sync.js';
import { AdbError, type AdbPhone, type Limits, type ShellAnswer, type ShellBytes } from './transport.js';

const REBOOT_LIMITS: Limits = { totalMs: 30_000 };
const TEMPORARY_APK = '/data/local/tmp/rackmark-install.apk';
const MOST_WORDS = 64 * 1024;

/** A phone by its transport id, which names it also where two phones have one serial. */
export class ServerPhone implements AdbPhone {
  constructor(
    private readonly connect: Connect,
    readonly transportId: string,
  ) {}

  async shell(command: string, limits?: Limits): Promise<ShellAnswer> {
    const { code, out, err } = await this.shellBytes(command, limits);
    return { code, out: out.toString('utf8'), err };
  }

  async shellBytes(command: string, limits?: Limits): Promise<ShellBytes> {
    try {
      return await runShell(this.connect, this.transportId, command, limits);
    } catch (error) {
      throw await this.explained(error, limits);
    }
  }

  push(
    file: string,
    destination: string,
    options?: Limits & { mode?: number; onProgress?: (bytes: number) => void },
  ): Promise<number> {
    return pushFile(this.connect, this.transportId, { file, destination }, options);
  }

  pull(source: string, limits?: Limits): Promise<Buffer> {
    return pullFile(this.connect, this.transportId, source, limits);
  }

  async install(apk: string, args: readonly string[] = ['-r', '-g', '-t'], limits?: Limits): Promise<void> {
    const features = await this.features(limits);
    if (features.has('cmd')) await installStreamed(this.connect, this.transportId, { apk, args }, limits);
    else await this.installFromFile(apk, args, limits);
  }

  /** For phones without the `cmd` program. */
  private async installFromFile(apk: string, args: readonly string[], limits?: Limits): Promise<void> {
    await this.push(apk, TEMPORARY_APK, limits);
    try {
      const command = `pm install ${[...args.map(quoted), TEMPORARY_APK].join(' ')}`;
      const { out, err } = await this.shell(command, { ...INSTALL_LIMITS, ...limits });
      readInstallAnswer(`${err}\n${out}`);
    } finally {
      await this.shell(`rm -f ${TEMPORARY_APK}`, limits).catch(() => {});
    }
  }

  async reboot(limits: Limits = {}): Promise<void> {
    const wire = await openService(this.connect, this.transportId, 'reboot:', {
      ...REBOOT_LIMITS,
      ...limits,
    });
    try {
      // It says nothing and goes away; a link that breaks is what was asked for.
      await wire.readToEnd(MOST_WORDS).catch((error: unknown) => {
        if (!(error instanceof AdbError) || error.kind !== 'TRUNCATED') throw error;
      });
    } finally {
      wire.close();
    }
  }

  private async features(limits?: Limits): Promise<ReadonlySet<string>> {
    const text = await ask(this.connect, `host-transport-id:${this.transportId}:features`, {
      signal: limits?.signal,
    });
    return new Set(text.trim().split(','));
  }

  /**
   * A phone older than Android 7 only closes the connection: it has no shell that tells an exit code. Such phones are
   * refused, since without one nothing that they print can be believed.
   */
  private async explained(error: unknown, limits?: Limits): Promise<unknown> {
    if (!(error instanceof AdbError) || error.kind !== 'FAIL' || error.detail !== null) return error;
    const features = await this.features(limits).catch(() => null);
    return features === null || features.has('shell_v2')
      ? error
      : new AdbError(
          'FAIL',
          'This phone has no shell that tells exit codes: Rackmark needs Android 7 or newer.',
        );
  }
}
