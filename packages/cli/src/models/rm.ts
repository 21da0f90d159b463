import { createInterface } from 'node:readline/promises';
import { oneLine } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { findModel } from '../endings.js';
import { CannotRun } from '../exit.js';
import { withPortal, type PortalOptions } from '../portal/with-portal.js';
import { terminal, wrapped } from '../table.js';
import { words } from '../words.js';

export interface RemoveOptions extends PortalOptions {
  yes?: boolean;
}

/** `rackmark models rm`: the bytes go; facts and results stay where something was measured. What goes is said before. */
export async function removeModel(
  nameOrSha: string,
  { yes = false, ...where }: RemoveOptions,
  ask: () => Promise<boolean> = asked,
): Promise<void> {
  await withPortal(
    where,
    async (api) => {
      const m = findModel(await api.models(), nameOrSha);
      const named = { name: oneLine(m.name), code: m.sha256.slice(0, 12) };
      const { total: n } = await api.benchmarks({ model: m.sha256 }, 1);
      const loses = words().say('shell.models.loses', { ...named, n, size_bytes: m.size_bytes });
      process.stderr.write(`${wrapped(loses, terminal([], process.stderr))}\n`);
      if (!yes && !(await ask())) throw new CannotRun(said('cannot.models.kept', { kind: 'declined' }));
      const { kept, benchmarks } = await api.deleteModel(m.sha256);
      const text =
        kept === 'nothing'
          ? words().say('shell.models.deleted_unused', named)
          : words().say('shell.models.deleted', { ...named, n: benchmarks });
      process.stdout.write(`${text}\n`);
    },
    { startsOwn: false },
  );
}

/** What somebody at the terminal answers. @throws CannotRun where nobody is there */
async function asked(): Promise<boolean> {
  if (!process.stdin.isTTY) throw new CannotRun(said('cannot.models.kept', { kind: 'nobody' }));
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${words().say('shell.models.ask')} `);
    return /^(y|yes|s|si|sí)$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
