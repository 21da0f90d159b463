// Draws the rooms and their arrows, as the imports have them, into docs/architecture.md. `--check` only compares.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const FILE = 'docs/architecture.md';
const BEGIN = '<!-- drawn by scripts/architecture.mjs -->';
const END = '<!-- end of what is drawn -->';
const IMPORT = /(?:from|import)\s*\(?\s*'([^']+)'/g;

/** @typedef {{ from: string, to: string }} Arrow */

const rooms = [...readdirSync(join(root, 'packages')).map((p) => `packages/${p}`), 'server', 'agent', 'web'];
const features = readdirSync(join(root, 'server/src/features'));

/** Rooms import packages by name. */
const roomArrows = rooms.flatMap((room) =>
  importsOf(`${room}/src`)
    .map(({ what }) => /^@rackmark\/([^/]+)/.exec(what)?.[1])
    .filter((to) => to !== undefined)
    .map((to) => ({ from: nameOf(room), to })),
);

/** Features of the server import each other by their files. */
const featureArrows = features.flatMap((from) =>
  importsOf(`server/src/features/${from}`)
    .map(({ file, what }) => (what.startsWith('.') ? join(file, '..', what) : ''))
    .map((path) => /^server\/src\/features\/([^/]+)/.exec(path.replaceAll('\\', '/'))?.[1])
    .filter((to) => to !== undefined && to !== from)
    .map((to) => ({ from, to })),
);

const drawn = [
  BEGIN,
  '',
  ...mermaid(rooms.map(nameOf), roomArrows),
  '',
  'Inside the server, one feature beside the other:',
  '',
  ...mermaid(features, featureArrows),
  '',
  END,
].join('\n');

const before = readFileSync(join(root, FILE), 'utf8');
const [head, rest] = before.split(BEGIN);
const tail = rest?.split(END)[1];
if (tail === undefined) throw new Error(`${FILE} has no place for the picture: ${BEGIN} … ${END}`);
const after = `${head}${drawn}${tail}`;
if (after !== before && process.argv.includes('--check')) {
  process.stderr.write(`The picture in ${FILE} is stale: run node scripts/architecture.mjs\n`);
  process.exit(1);
}
if (after !== before) writeFileSync(join(root, FILE), after);

/** @param {string[]} names @param {Arrow[]} arrows */
function mermaid(names, arrows) {
  const lines = [...new Set(arrows.map(({ from, to }) => `  ${from} --> ${to}`))].sort();
  const alone = names.filter((n) => !arrows.some(({ from, to }) => from === n || to === n));
  return ['```mermaid', 'flowchart LR', ...lines, ...alone.sort().map((n) => `  ${n}`), '```'];
}

/** What the sources below a folder import, without their tests. */
function importsOf(folder) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
    .flatMap((path) => {
      const file = `${folder}/${path}`;
      return [...readFileSync(join(root, file), 'utf8').matchAll(IMPORT)].map(([, what]) => ({ file, what }));
    });
}

function nameOf(room) {
  return room.replace('packages/', '');
}
