import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Where a stage's counts lie. */
const placeOf = (folder, measuring) => join(folder, `coverage-${measuring ? 'measuring' : 'beside'}`);

/** What Jest is told in addition. V8 counts, so that the code that runs is the code that is tested. */
export const coverageArgs = (folder, measuring) => [
  '--coverage',
  '--coverageProvider=v8',
  '--coverageReporters=json',
  `--coverageDirectory=${placeOf(folder, measuring)}`,
  '--collectCoverageFrom=**/src/**/*.{ts,tsx}',
  '--collectCoverageFrom=!**/*.test.{ts,tsx}',
];

/**
 * A line a room, the least covered first. A line of code counts as run where one stage ran it.
 * @param {string} folder of this run of the tests
 * @param {string} root
 */
export function coverageTable(folder, root) {
  const files = [true, false].map((measuring) => join(placeOf(folder, measuring), 'coverage-final.json'));
  /** @type {Map<string, { ran: number, of: number }>} */
  const rooms = new Map();
  for (const [path, ran] of linesOf(files)) {
    const room = relative(root, path).replaceAll('\\', '/').split('/src/')[0];
    const sum = rooms.get(room) ?? { ran: 0, of: 0 };
    rooms.set(room, { ran: sum.ran + ran.filter(Boolean).length, of: sum.of + ran.length });
  }
  const share = ({ ran, of }) => (of === 0 ? 1 : ran / of);
  return [...rooms]
    .sort((a, b) => share(a[1]) - share(b[1]))
    .map(([room, sum]) => {
      const percent = (100 * share(sum)).toFixed(1).padStart(5);
      return `${percent} %  ${room.padEnd(24)} ${sum.ran} of ${sum.of} lines`;
    });
}

/** @returns {Map<string, boolean[]>} of each file, which of its lines ran */
function linesOf(files) {
  const lines = new Map();
  for (const file of files.filter((f) => existsSync(f)))
    for (const [path, { s }] of Object.entries(JSON.parse(readFileSync(file, 'utf8')))) {
      const before = lines.get(path);
      lines.set(
        path,
        Object.values(s).map((times, i) => times > 0 || before?.[i] === true),
      );
    }
  return lines;
}
