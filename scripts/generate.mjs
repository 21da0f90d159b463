// Writes what is generated from the code: JSON Schemas, test vectors, the list of third-party licences.
// `npm run generate` writes, `npm run generate -- --check` only compares and fails when something is stale.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');

/** @returns {Promise<Record<string, string>>} file below the root → its content */
async function generated() {
  const contracts = await import('@rackmark/contracts');
  const harness = await import('@rackmark/harness');
  const json = (value) => JSON.stringify(value, null, 2) + '\n';
  const files = {
    'packages/contracts/vectors/events.json': json(contracts.eventVectors()),
    'packages/contracts/vectors/inputs.json': json(harness.inputVectors()),
    'THIRD_PARTY_NOTICES.md': notices(),
  };
  for (const [name, vectors] of Object.entries(harness.harnessVectors()))
    files[`packages/contracts/vectors/${name}.json`] = json(vectors);
  for (const [name, schema] of Object.entries(contracts.jsonSchemas())) {
    files[`packages/contracts/generated/${name}.schema.json`] = json(schema);
  }
  return files;
}

/** Direct dependencies of every workspace with the licence that their own package names. */
function notices() {
  const manifest = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
  const names = new Set();
  for (const dir of manifest('package.json').workspaces) {
    for (const name of Object.keys(manifest(`${dir}/package.json`).dependencies ?? {})) {
      if (!name.startsWith('@rackmark/')) names.add(`${dir} ${name}`);
    }
  }
  const rows = new Map();
  for (const entry of names) {
    const [dir, name] = entry.split(' ');
    const own = ['', `${dir}/`].map((d) => `${d}node_modules/${name}/package.json`);
    const found = own.map(tryManifest).find(Boolean);
    if (!found) throw new Error(`${name} is not installed: run npm install first`);
    rows.set(name, `| ${name} | ${found.license ?? 'see package'} | ${authorOf(found)} |`);
  }
  function tryManifest(path) {
    try {
      return manifest(path);
    } catch {
      return undefined;
    }
  }
  return [
    '# Third-party notices',
    '',
    'Direct dependencies that run with Rackmark, with the licence that each package names. Their own dependencies are',
    'listed by `npm ls --all`. Not in this repository, but fetched at the first start: the native LiteRT library from the',
    'Python package `ai-edge-litert` (Apache-2.0), and on request OpenVINO (Apache-2.0) for Intel NPUs and',
    'LiteRT-LM from `litert-lm-api` (Apache-2.0) for language models. The harness APK',
    'carries LiteRT and LiteRT-LM from the Python package `litert-lm-api` (Apache-2.0), JNA (Apache-2.0 or LGPL-2.1),',
    'Kotlin and kotlinx.serialization (Apache-2.0).',
    '',
    '| package | licence | by |',
    '| --- | --- | --- |',
    ...[...rows.keys()].sort().map((k) => rows.get(k)),
    '',
  ].join('\n');
}

function authorOf({ author, contributors }) {
  const name = (a) => (typeof a === 'string' ? a : a?.name);
  return (
    (name(author) ?? name(contributors?.[0]) ?? 'its contributors').replace(/\s*[<(|].*$/, '').trim() ||
    'its contributors'
  );
}

const stale = [];
for (const [path, content] of Object.entries(await generated())) {
  const file = join(root, path);
  let now = '';
  try {
    now = readFileSync(file, 'utf8');
  } catch {
    // It is not there yet.
  }
  if (now === content) continue;
  stale.push(path);
  if (!check) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}
const known = new Set(Object.keys(await generated()));
for (const file of readdirSync(join(root, 'packages/contracts/generated'))) {
  if (!known.has(`packages/contracts/generated/${file}`))
    stale.push(`packages/contracts/generated/${file} (no longer generated: delete it)`);
}
if (check && stale.length > 0) {
  console.error(`Stale: ${stale.join(', ')}. Run npm run generate and commit what it writes.`);
  process.exit(1);
}
console.log(
  check
    ? 'Everything generated is fresh.'
    : stale.length === 0
      ? 'Nothing changed.'
      : `Written: ${stale.join(', ')}`,
);
