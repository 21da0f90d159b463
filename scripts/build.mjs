// `npm run build`: TypeScript and the page, into the `dist/` folders.
import { fileURLToPath } from 'node:url';
import { build, checkNode, installPackages } from './prepare.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
checkNode();
await installPackages(root);
await build(root, { force: true });
