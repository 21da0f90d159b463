// `npm test`: sets up what the suites need on a fresh clone, runs them, and ends with one line `N passed, N failed`.
// `npm test -- server agent` runs only those; `npm test -- server -- -t "tus"` hands the rest to Jest.
// `npm run coverage` runs the same with `--coverage` and prints what ran of each room: counting takes 70 % more time than the
// suites, so it is not part of every run. What runs stands in test/stages.mjs.
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare, say } from './prepare.mjs';
import { coverageTable } from './test/coverage.mjs';
import { outcomeOf, report } from './test/outcome.mjs';
import { endAll, noProcessLeft } from './test/processes.mjs';
import { Missing, provide } from './test/provide.mjs';
import { stagesFor } from './test/stages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const args = process.argv.slice(2);
const isCounting = args[0] === '--coverage';
if (isCounting) args.shift();
const split = args.indexOf('--');
const rooms = split === -1 ? args : args.slice(0, split);
const forJest = split === -1 ? [] : args.slice(split + 1);

const folder = mkdtempSync(join(tmpdir(), 'rackmark-tests-'));
// Everything temporary lies below, so that it goes with the folder; and whatever runs for this run says so.
process.env.TMPDIR = join(folder, 'tmp');
mkdirSync(process.env.TMPDIR);
// PostgreSQL runs as a user of its own where this is root; it must get to its clusters.
for (const dir of [folder, process.env.TMPDIR]) chmodSync(dir, 0o711);
await prepare({ root });
const { EmbeddedPostgres } = await import('../server/dist/platform/database/embedded-postgres.js');
const postgres = await EmbeddedPostgres.start(folder, { durable: false });
/** To stop, by a signal. */
let isTold = false;
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
])
  process.once(signal, () => void stopAll().then(() => process.exit(code)));

/** @type {{ name: string, seconds: number, outcome: import('./test/outcome.mjs').Outcome }[]} */
const ran = [];
await runAll().catch((error) => {
  if (!(error instanceof Missing)) throw error;
  ran.push({ name: 'setting up', seconds: 0, outcome: outcomeOf([{ name: error.message, ok: false }]) });
});
await postgres.stop();
await timed('no process is left', () => noProcessLeft(folder));
const coverage = isCounting ? coverageTable(folder, root) : [];
await clear();
const { passed, failed } = report(ran, say);
if (coverage.length > 0)
  say('Lines that ran in the suites (what only a browser runs of the page is not counted):');
for (const line of coverage) say(line);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

async function runAll() {
  const place = await provide({ root, folder, rooms, forJest, isCounting, databaseUrl: postgres.url });
  for (const group of stagesFor({ rooms, forJest }))
    await Promise.all(group.map(({ name, run }) => timed(name, () => run(place))));
}

async function timed(name, run) {
  const began = performance.now();
  const outcome = await run();
  if (isTold) return new Promise(() => {}); // stopAll ends the process
  ran.push({ name, seconds: (performance.now() - began) / 1000, outcome });
}

/** Told to stop: the suites are not waited for. PostgreSQL ends by itself, so that it leaves no shared memory behind. */
async function stopAll() {
  isTold = true;
  endAll(folder, (command) => command.includes('postgres'));
  await clear();
  endAll(folder);
}

async function clear() {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
