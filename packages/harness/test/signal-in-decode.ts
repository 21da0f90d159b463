import { fileURLToPath } from 'node:url';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * The JavaScript harness that sends itself a signal when it tells the first steps of an answer, so that it is in the
 * middle of one however busy the computer is: a signal from outside may come when the answer has ended.
 */
export const signalInDecode = (signal: NodeJS.Signals): readonly [string, ...string[]] => [
  process.execPath,
  '--import',
  `${new URL('./signal-hook.mjs', import.meta.url).href}?signal=${signal}`,
  here('../dist/process/child.js'),
];
