// Schemathesis reads the portal's own document and tries every operation of a real portal with odd and wrong requests:
// no answer may be a failure of the portal's (5xx), and none may be of a status, a type or a shape that is not described.
// `node scripts/test/fuzz-api.mjs [seconds]` runs it by hand.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { say } from '../prepare.mjs';
import { withKnown } from './fuzz/document.mjs';
import { outcomeOf } from './outcome.mjs';
import { missing } from './provide.mjs';

const SECONDS = 120;
/** The same requests each time, so that a first run is as green as the last; another number asks for others. */
const SEED = process.env.RACKMARK_FUZZ_SEED ?? '14';
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
];
const here = fileURLToPath(new URL('fuzz/', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

/** @returns {Promise<import('./outcome.mjs').Outcome>} one entry an operation */
export async function fuzzApi({ folder }, seconds = SECONDS) {
  const program = await provideSchemathesis();
  if (program === null) return outcomeOf([]);
  const work = mkdtempSync(join(folder, 'fuzz-'));
  const portal = await startPortal(work);
  try {
    return await tryAll({ program, work, seconds, url: portal.url });
  } finally {
    await portal.stop();
    rmSync(work, { recursive: true, force: true });
  }
}

async function tryAll({ program, work, seconds, url }) {
  // Not above: it needs packages, and on a fresh clone this file is read before they are installed.
  const { fill } = await import('./fuzz/contents.mjs');
  const known = await fill(url);
  const document = await (await fetch(`${url}/api/v1/openapi.json`)).json();
  const [file, report] = [join(work, 'openapi.json'), join(work, 'report.json')];
  writeFileSync(file, JSON.stringify(withKnown(document, known)));
  const args = [
    ...[
      'run',
      file,
      '--url',
      url,
      '--phases',
      'examples,coverage,fuzzing,stateful',
      '--checks',
      CHECKS.join(','),
    ],
    ...[
      '--max-time',
      String(seconds),
      '--seed',
      SEED,
      '--continue-on-failure',
      '--no-shrink',
      '--suppress-health-check',
      'all',
      '--warnings',
      'off',
    ],
    ...['--report', 'json', '--report-json-path', report],
  ];
  const said = await run(program, args, {
    cwd: work,
    env: { ...process.env, SCHEMATHESIS_HOOKS: 'hooks', PYTHONPATH: here, NO_COLOR: '1' },
  });
  known.end();
  if (!existsSync(report)) {
    say(said);
    return outcomeOf([{ name: 'Schemathesis ended before it wrote its report', ok: false }]);
  }
  return read(JSON.parse(readFileSync(report, 'utf8')), document, said);
}

/** One test an operation; what went wrong is said in Schemathesis's words, with the request to repeat it. */
function read(report, document, said) {
  const failed = new Map();
  for (const { title, operations } of report.failures)
    for (const operation of operations) failed.set(operation, [...(failed.get(operation) ?? []), title]);
  if (failed.size > 0 || report.errors.length > 0) say(said);
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const { generated } = report.test_cases;
  say(`${generated} requests to ${all.length} operations, seed ${report.seed}`);
  return outcomeOf([
    ...all.map((name) => ({ name: `${name}: ${failed.get(name)?.join(', ') ?? ''}`, ok: !failed.has(name) })),
    ...report.errors.map(({ title }) => ({ name: `Schemathesis: ${title}`, ok: false })),
    { name: `Schemathesis sent only ${generated} requests`, ok: generated >= all.length },
  ]);
}

/** The portal as it is run, on a port and in a folder of its own. */
async function startPortal(work) {
  const child = spawn(process.execPath, [join(root, 'server', 'dist', 'main.js')], {
    env: {
      ...process.env,
      RACKMARK_PORT: '0',
      RACKMARK_DATA_DIR: join(work, 'data'),
      RACKMARK_DATABASE_URL: '',
      RACKMARK_FIRST_LOOK: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let text = '';
  const url = await new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const found = /ready: (\S+)/.exec(text);
      if (found) resolve(found[1]);
    });
    void ended.then((code) => reject(new Error(`The portal ended with ${code} before it was ready.`)));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { url, stop };
}

/** In a virtual environment below the cache, made anew when what is pinned changes. @returns the program, or null */
async function provideSchemathesis() {
  const { defaultCacheDir } = await import('../../packages/harness/dist/index.js');
  const pinned = join(here, 'requirements.txt');
  const name = createHash('sha256').update(readFileSync(pinned)).digest('hex').slice(0, 12);
  const venv = join(defaultCacheDir(), 'schemathesis', name);
  const bin = process.platform === 'win32' ? 'Scripts' : 'bin';
  const program = join(venv, bin, 'st');
  const isWhole = join(venv, 'installed');
  if (existsSync(isWhole)) return program;
  const python = ['python3', 'python'].find((p) => spawnSync(p, ['-m', 'pip', '--version']).status === 0);
  if (python === undefined) {
    missing('Python 3 with pip (Debian packages python3-venv and python3-pip), for Schemathesis');
    return null;
  }
  say('Installing Schemathesis into a virtual environment …');
  rmSync(venv, { recursive: true, force: true });
  mkdirSync(join(venv, '..'), { recursive: true });
  for (const [command, ...args] of [
    [python, '-m', 'venv', venv],
    [
      join(venv, bin, 'python'),
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '-r',
      pinned,
    ],
  ])
    if (spawnSync(command, args, { stdio: ['ignore', 2, 2] }).status !== 0) {
      missing(`Schemathesis (${[command, ...args].join(' ')} failed, see above)`);
      return null;
    }
  writeFileSync(`${isWhole}.new`, '');
  renameSync(`${isWhole}.new`, isWhole);
  return program;
}

function run(program, args, options) {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve(text));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { passed, failed, failures } = await fuzzApi(
    { folder: tmpdir() },
    Number(process.argv[2] ?? SECONDS),
  );
  process.stdout.write(`${failures.join('\n')}\n${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}
