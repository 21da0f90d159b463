// Bundles the core for browsers and prints it. Started with a process of its own: Vite does not run inside of Jest.
import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

const output = await build({
  configFile: false,
  logLevel: 'error',
  root: path('.'),
  resolve: { alias: { '@rackmark/contracts': path('../../../contracts/src/index.ts') } },
  plugins: [
    {
      name: 'nothing-of-node',
      enforce: 'pre',
      resolveId(id, importer) {
        // Vite would put an empty module in its place, which fails only when it is used.
        if (isBuiltin(id)) throw new Error(`${importer} imports ${id}, which no browser has.`);
      },
    },
  ],
  build: {
    write: false,
    minify: false,
    lib: { entry: path('a-run.ts'), formats: ['iife'], name: 'page' },
  },
});
process.stdout.write(output[0].output[0].code);
