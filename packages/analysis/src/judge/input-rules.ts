import { inputFileLabel, shapeText } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { reason, type Rule } from './rule.js';

/** Sizes that the file leaves open and nobody gave are 1, which need not be what an app runs. */
export const inputSizes: Rule = ({ result }) => {
  const assumed = (result.inputs ?? []).filter((i) => i.open.length > 0 && !i.given);
  if (assumed.length === 0) return null;
  const each = assumed.map((i) => `${i.name} ${shapeText(i.shape)}`);
  const which = each.join(', ');
  // An open first size is the batch, and one at a time is what a phone does.
  const isBatch = assumed.every((i) => i.open.every((at) => at === 0));
  const text = said('reason.input_sizes', { list: each });
  return reason('input_sizes', 'suspect', isBatch ? true : null, which, 'a shape that was given', text);
};

/** What was given must be what was measured: an agent or harness that knows nothing of files would make inputs up. */
export const inputFiles: Rule = ({ result, context }) => {
  const given = Object.entries(context.configuration.inputs);
  if (given.length === 0) return null;
  const was = (name: string) => result.inputs?.find((i) => i.name === name)?.filled === 'file';
  const other = given.filter(([name]) => !was(name));
  const list = (of: typeof given) =>
    of.map(([name, file]) => said('reason.input_files.file', { name, path: inputFileLabel(file) }));
  const text =
    other.length === 0
      ? said('reason.input_files.given', { list: list(given) })
      : said('reason.input_files.made_up', { list: list(other) });
  const measured = other.length === 0 ? 'as given' : 'made up';
  return reason('input_files', 'invalid', other.length === 0, measured, 'as given', text);
};
