import type { Command } from 'commander';
import { ends, toPortal, withJson } from '../help/common.js';
import { about, takes, takesMany } from '../help/help.js';
import { listModels, type ListOptions } from '../lists.js';
import { listParts } from '../parts.js';
import { addModels } from './add.js';
import { removeModel, type RemoveOptions } from './rm.js';

/** `rackmark models …` */
export function addModelCommands(program: Command): void {
  const models = withJson(toPortal(program.command('models').description(about('models')))).action(
    (o: ListOptions) => ends(() => listModels(o))(),
  );
  models
    .command('add')
    .description(about('models.add'))
    .argument(takesMany('files'), about('models.files'))
    .action((files: string[], _: unknown, command: Command) =>
      ends(() => addModels(files, command.optsWithGlobals<ListOptions>()))(),
    );
  models
    .command('rm')
    .description(about('models.rm'))
    .argument(takes('model'), about('models.model'))
    .option('--yes', about('models.yes'))
    .action((model: string, _: unknown, command: Command) =>
      ends(() => removeModel(model, command.optsWithGlobals<RemoveOptions>()))(),
    );
  models
    .command('parts')
    .description(about('models.parts'))
    .argument(takes('model'), about('models.whole'))
    .option(`--take ${takes('part')}`, about('models.take'))
    .action((model: string, _: unknown, command: Command) =>
      ends(() => listParts(model, command.optsWithGlobals<ListOptions & { take?: string }>()))(),
    );
}
