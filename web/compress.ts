import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const [brotliOf, gzipOf] = [promisify(brotliCompress), promisify(gzip)];
const TEXT = /\.(js|css|html|svg)$/;

/** Lays a `.br` and a `.gz` beside each text of the build that gets smaller by it; the server sends those. */
export function compress(): Plugin {
  let dir = '';
  return {
    name: 'rackmark-compress',
    apply: 'build',
    configResolved: ({ root, build }) => void (dir = join(root, build.outDir)),
    closeBundle: async () => {
      const names = (await readdir(dir, { recursive: true })).filter((name) => TEXT.test(name));
      await Promise.all(names.map((name) => compressOne(join(dir, name))));
    },
  };
}

async function compressOne(file: string): Promise<void> {
  const bytes = await readFile(file);
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  for (const [end, small] of [
    ['.br', await brotliOf(bytes, best)],
    ['.gz', await gzipOf(bytes, { level: 9 })],
  ] as const)
    if (small.length < bytes.length) await writeFile(file + end, small);
}
