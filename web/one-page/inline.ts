import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { noticesOf } from './notices.js';

/** Makes one document of what was built, which allows nothing but what stands in it (`template.html`). */
export function inline(): Plugin {
  return {
    name: 'rackmark-inline',
    enforce: 'post',
    generateBundle: {
      // After Vite has put the style sheet together and finished the program.
      order: 'post',
      handler(_, bundle) {
        const files = Object.values(bundle);
        const programs = files.filter((f) => f.type === 'chunk');
        const styles = files.flatMap((f) => (f.type === 'asset' ? [String(f.source)] : []));
        const names = files.map((f) => f.fileName);
        if (programs.length !== 1 || styles.length !== 1)
          throw new Error(`One program and one style sheet should have been built, not ${names.join(', ')}`);
        for (const name of names) delete bundle[name];
        const [{ code: program, moduleIds }] = programs as [(typeof programs)[number]];
        const source = documentOf({ program, style: styles[0]!, notices: noticesOf(moduleIds) });
        this.emitFile({ type: 'asset', fileName: 'report.html', source });
      },
    },
  };
}

/** A browser reads every end of a line as one, and hashes that. */
const own = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8').replaceAll('\r\n', '\n');

function documentOf(built: { program: string; style: string; notices: string }): string {
  const program = built.program.trim();
  const [theme, start, style] = [own('theme.js').trim(), own('start.js').trim(), built.style.trim()];
  if (/<\/(style|script)|<!--/i.test(theme + start + style)) throw new Error('A part would end itself.');
  const policy = [
    `default-src 'none'`,
    `script-src ${[theme, start, program].map(hashOf).join(' ')}`,
    `style-src ${hashOf(style)}`,
    `img-src data:`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  const parts: Record<string, string> = {
    policy: `<meta http-equiv="Content-Security-Policy" content="${policy}" />`,
    style: `<style>${style}</style>`,
    theme: `<script>${theme}</script>`,
    program: `<script type="text/plain" id="program">${packed(program)}</script>`,
    start: `<script type="module">${start}</script>`,
    notices: `<!--\nThis page is made by Rackmark (Apache-2.0). In it are works of others:\n\n${built.notices.replaceAll(/--+/g, '-')}\n-->`,
  };
  return own('template.html').replace(/<!--(\w+)-->/g, (_, name: string) => parts[name]!);
}

const packed = (text: string) => deflateRawSync(text, { level: 9 }).toString('base64');
const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
