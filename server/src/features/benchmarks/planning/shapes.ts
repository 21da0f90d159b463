import {
  languageTaskOf,
  openShape,
  shapeText,
  type Configuration,
  type Failure,
  type Model,
  type Said,
  type TensorFacts,
} from '@rackmark/contracts';
import { listOf, said } from '@rackmark/words';
import { unfit } from './refuse.js';

/** A model with its inputs. */
export interface Shaped {
  name: string;
  facts: { inputs: readonly TensorFacts[] };
}

export const inputText = (t: TensorFacts): string => `${t.name} (${t.type} ${shapeText(openShape(t))})`;
/** An input that the model does not have. The first of those that it has are named: there may be thousands. */
export const noInput = ({ name: model, facts: { inputs } }: Shaped, name: string): Failure =>
  inputs.length === 0
    ? unfit('unsupported.no_inputs', { model, name })
    : unfit('unsupported.no_input', { model, name, list: listOf(inputs.map(inputText), 8) });

/** Why the shapes that were given do not fit the model's inputs, with what these are; null: they do. */
export function whyShapesDoNotFit(model: Shaped, c: Configuration): Failure | null {
  const given = Object.entries(c.shapes);
  if (given.length === 0) return null;
  if (languageTaskOf(c) !== null) return unfit('unsupported.shapes.language');
  if (c.runner !== 'harness') return unfit('unsupported.shapes.runner', { code: c.runner });
  for (const [input, sizes] of given) {
    const t = model.facts.inputs.find((i) => i.name === input);
    if (t === undefined) return noInput(model, input);
    const takes = openShape(t);
    const mayDiffer = (size: number, i: number) => size < 0 || size === sizes[i];
    const shape = shapeText(sizes);
    if (sizes.length !== takes.length || !takes.every(mayDiffer))
      return unfit('unsupported.shape', { model: model.name, what: inputText(t), shape });
    if (c.engine === 'litert-js' && sizes.some((d, i) => d !== Math.max(1, t.shape[i] ?? 1)))
      return unfit('unsupported.shape.js', { shape });
  }
  return null;
}

/** Sizes that a file leaves open and nobody gave: they are measured as 1, which should be known before. */
export function openSizes(
  models: readonly Pick<Model, 'name' | 'facts'>[],
  configurations: readonly Configuration[],
): Said[] {
  const single = configurations.filter((c) => languageTaskOf(c) === null);
  if (single.length === 0) return [];
  return models.flatMap(({ name, facts }) => {
    const open = facts.inputs.filter(
      (t) => openShape(t).some((d) => d < 0) && single.some((c) => !(t.name in c.shapes)),
    );
    if (open.length === 0 || facts.kind === 'language-model') return [];
    const commas = open.slice(0, 3).map(inputText);
    return [said('preview.open_sizes', { model: name, commas })];
  });
}
