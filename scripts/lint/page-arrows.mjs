// Which rooms of the page may import which: app → features → components → lib. Features never import each other, so that
// one can be changed, or taken out, without another; what two share belongs to components or lib.
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const src = fileURLToPath(new URL('../../web/src', import.meta.url));
const ORDER = ['lib', 'components', 'features', 'app'];

/** `features/rack/tiles.tsx` is in room features, part rack. */
function placeOf(file) {
  const [room, part] = relative(src, file).split(sep);
  return { room, part, height: ORDER.indexOf(room) };
}

/** @returns why not, or null */
function whyNotImport(from, to) {
  const [here, there] = [placeOf(from), placeOf(to)];
  if (here.height === -1 || there.height === -1) return null;
  if (there.height > here.height) return `${here.room} may not import ${there.room}.`;
  if (here.room === 'features' && there.room === 'features' && here.part !== there.part)
    return `Features do not import each other (${here.part}, ${there.part}): what both need belongs to components or lib.`;
  return null;
}

/** @type {import('eslint').Rule.RuleModule} */
export const pageArrows = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const look = ({ source }) => {
      if (typeof source?.value !== 'string' || !source.value.startsWith('.')) return;
      const message = whyNotImport(context.filename, resolve(dirname(context.filename), source.value));
      if (message !== null) context.report({ node: source, message });
    };
    return {
      ImportDeclaration: look,
      ImportExpression: look,
      ExportNamedDeclaration: look,
      ExportAllDeclaration: look,
    };
  },
};
