import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { said } from '@rackmark/words';
import { CannotRun } from './exit.js';

/** All of one family: they print by the same options. */
const ON_THE_PATH = [
  ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'],
  ...['microsoft-edge', 'microsoft-edge-stable', 'msedge', 'brave-browser', 'brave'],
];
const OF_MACOS = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser'];
const OF_WINDOWS = [
  String.raw`Google\Chrome\Application\chrome.exe`,
  String.raw`Chromium\Application\chrome.exe`,
  String.raw`Microsoft\Edge\Application\msedge.exe`,
  String.raw`BraveSoftware\Brave-Browser\Application\brave.exe`,
];
const WINDOWS_FOLDERS = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'];

/** A browser that prints without a window: the one that RACKMARK_BROWSER names, else one that is installed. @throws CannotRun */
export function findBrowser(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const named = env['RACKMARK_BROWSER'];
  const found = placesOf(named ? [named] : namesOf(platform), env, platform).find(isProgram);
  if (found !== undefined) return found;
  throw new CannotRun(
    named
      ? said('cannot.browser.named', { path: named })
      : said('cannot.browser.none', { text: namesOf(platform).join(', ') }),
  );
}

const namesOf = (platform: NodeJS.Platform): readonly string[] =>
  platform === 'darwin' ? [...OF_MACOS, ...ON_THE_PATH] : platform === 'win32' ? OF_WINDOWS : ON_THE_PATH;

/** Where programs of these names would lie. A name with a folder in it is a path. */
function placesOf(names: readonly string[], env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  const path = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const folders = WINDOWS_FOLDERS.flatMap((name) => env[name] ?? []);
  return names.flatMap((name) => [
    ...(/[\\/]/.test(name) ? [name] : path.map((folder) => join(folder, name))),
    ...(platform === 'darwin' ? [join('/Applications', `${name}.app`, 'Contents', 'MacOS', name)] : []),
    ...(platform === 'win32' ? folders.map((folder) => join(folder, name)) : []),
  ]);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
