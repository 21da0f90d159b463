import { oneLine } from '@rackmark/contracts';
import { refuseNoModels } from '../bench/command.js';
import { isTaken, notesOnFiles, uploadAll } from '../bench/files.js';
import { refusedJson } from '../bench/json.js';
import { exitCode } from '../exit.js';
import type { ListOptions } from '../lists.js';
import { withPortal } from '../portal/with-portal.js';
import { words } from '../words.js';

/** `rackmark models add a.tflite b.tflite`: one that is refused does not stop the others. @returns the exit code */
export async function addModels(files: readonly string[], { json, ...where }: ListOptions): Promise<number> {
  refuseNoModels(files);
  return withPortal(where, async (api) => {
    const before = new Set((await api.models()).map((m) => m.sha256));
    const given = await uploadAll(api, files);
    const taken = given.filter(isTaken);
    if (json) {
      const models = taken.map(({ path, model }) => ({ path, known: before.has(model.sha256), model }));
      process.stdout.write(`${JSON.stringify({ refused: refusedJson(given), models }, null, 2)}\n`);
    } else {
      const lines = taken.map(({ model }) =>
        words().say('shell.models.added', {
          ...{ name: oneLine(model.name), code: model.sha256.slice(0, 12), size_bytes: model.size_bytes },
          kind: before.has(model.sha256) ? 'known' : 'new',
        }),
      );
      process.stdout.write(`${[...lines, ...notesOnFiles(given).map(oneLine)].join('\n')}\n`);
    }
    return given.every(isTaken) ? exitCode.ok : exitCode.notMeasured;
  });
}
