// `npm start`: from a fresh clone to a running portal. Ctrl-C stops everything.
import { fileURLToPath } from 'node:url';
import { prepare } from './prepare.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
await prepare({ root });
process.argv.splice(2, Infinity, 'start');
await import('../packages/cli/dist/main.js');
