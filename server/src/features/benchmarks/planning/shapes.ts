import {
  fail,
  languageTaskOf,
  openShape,
  shapeText,
  type Configuration,
  type Failure,
  type Model,
  type TensorFacts,
} from '@rackmark/contracts';

/** A model with its inputs. */
export interface Shaped {
  name: string;
  facts: { inputs: readonly TensorFacts[] };
}

export const inputText = (t: TensorFacts): string => `${t.name} (${t.type} ${shapeText(openShape(t))})`;
/** The first ones: a model may have thousands. */
export function listed(inputs: readonly TensorFacts[]): string {
  const shown = inputs.slice(0, 8).map(inputText).join(', ') || 'none';
  return inputs.length > 8 ? `${shown} and ${(inputs.length - 8).toLocaleString('en')} more` : shown;
}
const refuse = (text: string): Failure => fail('UNSUPPORTED_CONFIGURATION', text);

/** Why the shapes that were given do not fit the model's inputs, with what these are; null: they do. */
export function whyShapesDoNotFit({ name, facts }: Shaped, c: Configuration): Failure | null {
  const given = Object.entries(c.shapes);
  if (given.length === 0) return null;
  if (languageTaskOf(c) !== null)
    return refuse('Shapes are given to single inferences; a language model takes numbers of tokens.');
  if (c.runner !== 'harness')
    return refuse(`${c.runner} is given no shapes here. Use Rackmark's own harness.`);
  for (const [input, shape] of given) {
    const t = facts.inputs.find((i) => i.name === input);
    if (t === undefined) {
      return refuse(`${name} has no input ${input}; its inputs are: ${listed(facts.inputs)}.`);
    }
    const takes = openShape(t);
    const mayDiffer = (size: number, i: number) => size < 0 || size === shape[i];
    if (shape.length !== takes.length || !takes.every(mayDiffer))
      return refuse(`${name} takes ${inputText(t)}: ${shapeText(shape)} does not fit.`);
    if (c.engine === 'litert-js' && shape.some((d, i) => d !== Math.max(1, t.shape[i] ?? 1)))
      return refuse(`LiteRT.js makes every open size 1; ${shapeText(shape)} needs the native LiteRT.`);
  }
  return null;
}

/** Sizes that a file leaves open and nobody gave: they are measured as 1, which should be known before. */
export function openSizes(
  models: readonly Pick<Model, 'name' | 'facts'>[],
  configurations: readonly Configuration[],
): string[] {
  const single = configurations.filter((c) => languageTaskOf(c) === null);
  if (single.length === 0) return [];
  return models.flatMap(({ name, facts }) => {
    const open = facts.inputs.filter(
      (t) => openShape(t).some((d) => d < 0) && single.some((c) => !(t.name in c.shapes)),
    );
    if (open.length === 0 || facts.kind === 'language-model') return [];
    const which = open.slice(0, 3).map(inputText).join(', ');
    return [`${name} leaves sizes open: ${which}. Where no shape is given, each is measured as 1.`];
  });
}
