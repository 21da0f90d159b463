import type { HarnessParameters } from '@rackmark/contracts';
import { sha256Of } from '../../../sha256.js';
import type { RunOrder } from '../../driver.js';
import { modelFile, type PhoneModels } from './models.js';

/** Brings to the phone what a run reads there: its model, and the files that fill its inputs. @throws Stop */
export async function stageRun(
  models: PhoneModels,
  { modelSha256, modelPath, inputs = [] }: Pick<RunOrder, 'modelSha256' | 'modelPath' | 'inputs'>,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<Pick<HarnessParameters, 'model_path' | 'inputs'>> {
  const model_path = await models.stage(modelFile(modelSha256, modelPath), signal, say);
  const staged: HarnessParameters['inputs'] = [];
  for (const input of inputs) {
    const { name, path } = input;
    if (path === null) {
      staged.push(input);
      continue;
    }
    const what = { what: `the input ${name}`, ending: 'values' as const };
    const needed = [model_path, ...staged.flatMap((s) => s.path ?? [])];
    const file = { ...what, path, sha256: await sha256Of(path) };
    staged.push({ ...input, path: await models.stage(file, signal, say, needed) });
  }
  return { model_path, inputs: staged };
}
