import { inputFileLabel, shapeText } from '@rackmark/contracts';
import { reason, type Rule } from './rule.js';

/** Sizes that the file leaves open and nobody gave are 1, which need not be what an app runs. */
export const inputSizes: Rule = ({ result }) => {
  const assumed = (result.inputs ?? []).filter((i) => i.open.length > 0 && !i.given);
  if (assumed.length === 0) return null;
  const which = assumed.map((i) => `${i.name} ${shapeText(i.shape)}`).join(', ');
  // An open first size is the batch, and one at a time is what a phone does.
  const isBatch = assumed.every((i) => i.open.every((at) => at === 0));
  const text = `The model leaves sizes of its inputs open and no shape was given: each was 1 (${which}).`;
  return reason('input_sizes', 'suspect', isBatch ? true : null, which, 'a shape that was given', text);
};

/** What was given must be what was measured: an agent or harness that knows nothing of files would make inputs up. */
export const inputFiles: Rule = ({ result, context }) => {
  const given = Object.entries(context.configuration.inputs);
  if (given.length === 0) return null;
  const was = (name: string) => result.inputs?.find((i) => i.name === name)?.filled === 'file';
  const other = given.filter(([name]) => !was(name));
  const list = (of: typeof given) =>
    of.map(([name, file]) => `${name} from ${inputFileLabel(file)}`).join(', ');
  const text =
    other.length === 0
      ? `Inputs were filled as given: ${list(given)}.`
      : `Inputs were to be filled: ${list(other)}. The harness did not do it, so the speed is not shown: update the agent, and on phones the harness app.`;
  const measured = other.length === 0 ? 'as given' : 'made up';
  return reason('input_files', 'invalid', other.length === 0, measured, 'as given', text);
};
