import { spawn } from 'node:child_process';
import { copyFile, readFile } from 'node:fs/promises';
import { AdbError, type AdbPhone, type ShellBytes } from '../../src/adb/transport.js';

/** Where programs and runs lie on a phone. */
const PHONE_FOLDER = '/data/local/tmp';

/** A phone's shell played by this computer's own: real processes, real files below `root`, no adb. */
export class LocalPhone implements AdbPhone {
  constructor(readonly root: string) {}

  /** A path on the phone as one on this computer. */
  here(path: string): string {
    return path.replaceAll(PHONE_FOLDER, this.root);
  }
  readonly transportId = '1';
  readonly commands: string[] = [];
  readonly pushed: string[] = [];
  /** Thrown instead of the next answers to commands that match: the command has been carried out (`after`) or not. */
  readonly troubles: { error: AdbError; after: boolean; at?: RegExp }[] = [];

  async shell(command: string): Promise<{ code: number; out: string; err: string }> {
    const { code, out, err } = await this.shellBytes(command);
    return { code, out: out.toString('utf8'), err };
  }
  async shellBytes(command: string): Promise<ShellBytes> {
    this.commands.push(command);
    const next = this.troubles[0];
    const trouble = next !== undefined && (next.at ?? /^/).test(command) ? this.troubles.shift() : undefined;
    if (trouble?.after === false) throw trouble.error;
    const answer = await run(this.here(command));
    if (trouble !== undefined) throw trouble.error;
    return answer;
  }
  async push(file: string, destination: string): Promise<number> {
    this.pushed.push(destination);
    await copyFile(file, this.here(destination));
    return 0;
  }
  pull(source: string): Promise<Buffer> {
    return readFile(this.here(source));
  }
  install(): Promise<void> {
    return Promise.reject(new AdbError('INSTALL', 'INSTALL_FAILED_USER_RESTRICTED'));
  }
  reboot(): Promise<void> {
    return Promise.resolve();
  }
}

function run(command: string): Promise<ShellBytes> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (b: Buffer) => out.push(b));
    child.stderr.on('data', (b: Buffer) => err.push(b));
    child.once('error', reject);
    child.once('close', (code) =>
      resolve({ code: code ?? 255, out: Buffer.concat(out), err: Buffer.concat(err).toString('utf8') }),
    );
  });
}
