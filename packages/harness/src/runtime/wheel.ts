import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Said } from '@rackmark/contracts';
import { fetchingEnvironment } from '../process/child-environment.js';
import { LITERT } from './pins.js';

export type RuntimeInstallErrorCode =
  'PIP_MISSING' | 'FETCH_FAILED' | 'CHECKSUM' | 'PLATFORM_UNSUPPORTED' | 'UNKNOWN_VERSION' | 'DISK';

/** The native runtime could not be had; the message says why and what to do. */
export class RuntimeInstallError extends Error {
  override readonly name = 'RuntimeInstallError';
  constructor(
    readonly code: RuntimeInstallErrorCode,
    message: string,
    /** The same for other languages; null: it is quoted there. */
    readonly said: Said | null = null,
  ) {
    super(message);
  }
}

/** A text of the catalogue in `words`, whose English is the one beside it here. */
export const installText = (code: string, params: Said['params']): Said => ({
  code: `install.${code}`,
  params,
});
/** Told while it is installed; a text, and the same for other languages. */
export type OnProgress = (text: string, said?: Said) => void;

export interface WheelName {
  name: string;
  version: string;
  platform: string;
  sha256: string;
  /** The command that tries again. */
  install?: string;
}

/**
 * Fetches a Python wheel with the user's own pip (so from wherever that pip is set up to fetch) into `dir`.
 * @returns the file, its SHA-256 checked
 * @throws RuntimeInstallError
 */
export async function fetchWheel(wheel: WheelName, dir: string, signal?: AbortSignal): Promise<string> {
  mkdirSync(dir, { recursive: true });
  const file = await download(wheel, dir, signal);
  if ((await sha256Of(file)) === wheel.sha256) return file;
  const again = wheel.install ?? LITERT.install;
  throw new RuntimeInstallError(
    'CHECKSUM',
    `The package ${wheel.name} that pip fetched is not the one that Rackmark knows (SHA-256 differs): it was damaged on its way, or pip uses another package index. Nothing was installed. Check the index (pip config list), then run ${again}.`,
    installText('checksum', { name: wheel.name, code: again }),
  );
}

async function download(wheel: WheelName, dir: string, signal?: AbortSignal): Promise<string> {
  const what = [
    ...['download', '--no-deps', '--only-binary=:all:', '--disable-pip-version-check', '--no-input'],
    ...['--python-version', '3.11', '--platform', wheel.platform],
    ...['--dest', dir, `${wheel.name}==${wheel.version}`],
  ];
  const again = wheel.install ?? LITERT.install;
  let last = '';
  let found = false;
  for (const [command, ...first] of [
    ['python3', '-m', 'pip'],
    ['pip3'],
    ['python', '-m', 'pip'],
    ['pip'],
  ] as const) {
    const { code, text } = await run(command!, [...first, ...what], signal);
    if (code === 0) {
      const file = readdirSync(dir).find((name) => name.endsWith('.whl'));
      if (file) return join(dir, file);
    }
    if (code === null || /No module named pip/.test(text)) continue;
    found = true;
    last = text;
    break;
  }
  if (!found) {
    throw new RuntimeInstallError(
      'PIP_MISSING',
      'Python’s pip was not found, so the library could not be fetched. Install it (on Debian: apt install python3-pip), then run ' +
        `${again}.`,
      installText('pip_missing', { code: again }),
    );
  }
  if (signal?.aborted)
    throw new RuntimeInstallError(
      'FETCH_FAILED',
      `The download of ${wheel.name} was stopped. Nothing was installed.`,
      installText('stopped', { name: wheel.name }),
    );
  if (/No space left on device|Errno 28\b/.test(last)) {
    throw new RuntimeInstallError(
      'DISK',
      `pip found no room for ${wheel.name}: the disk of ${dir} or that of its temporary files (${tmpdir()}) is full. Nothing was installed. Free some space, then run ${again}.`,
      installText('no_room', { name: wheel.name, a: dir, b: tmpdir(), code: again }),
    );
  }
  const line = last.trim().split('\n').at(-1) ?? '';
  throw new RuntimeInstallError(
    'FETCH_FAILED',
    `pip could not fetch ${wheel.name} ${wheel.version}: ${line} Check the network or pip’s index, then run ${again}.`,
    installText('fetch_failed', { name: wheel.name, version: wheel.version, given: line, code: again }),
  );
}

/** @returns code null when the command is not there */
function run(
  command: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: fetchingEnvironment(),
      signal,
    });
    let text = '';
    child.stdout.on('data', (d: Buffer) => (text += d.toString()));
    child.stderr.on('data', (d: Buffer) => (text += d.toString()));
    child.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ code: error.code === 'ENOENT' ? null : 1, text: text || error.message }),
    );
    child.on('close', (code) => resolve({ code: code ?? 1, text }));
  });
}

export function sha256Of(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const hash = createHash('sha256');
    createReadStream(path)
      .on('data', (chunk) => hash.update(chunk))
      .on('error', reject)
      .on('end', () => resolve(hash.digest('hex')));
  });
}
