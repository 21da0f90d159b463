// Loaded before the harness (signal-in-decode.ts).
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const EVENTS = 3;
const signal = new URL(import.meta.url).searchParams.get('signal');
const { writeSync } = fs;
fs.writeSync = (fd, bytes, ...more) => {
  const written = writeSync(fd, bytes, ...more);
  if (fd === EVENTS && /"type":"samples","phase":"measure"/.test(bytes.toString()))
    process.kill(process.pid, signal);
  return written;
};
syncBuiltinESMExports();
