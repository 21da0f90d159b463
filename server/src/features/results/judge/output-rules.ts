import { compareOutputs } from './outputs.js';
import { limits, reason, type Rule } from './rule.js';

// What came out.

export const finiteOutput: Rule = ({ result }) => {
  // A language model gives text, which has rules of its own.
  if (result.language) return null;
  if (result.outputs.length === 0) {
    return reason('output_finite', 'invalid', null, 'not read', 'finite', 'The outputs were not read.');
  }
  const bad = result.outputs.find((o) => o.non_finite > 0);
  const text =
    bad === undefined
      ? 'Every output is finite.'
      : `Output ${bad.name} holds ${bad.non_finite} values of ${bad.elements} that are not finite, so its speed is not shown.`;
  return reason(
    'output_finite',
    'invalid',
    bad === undefined,
    bad === undefined ? '0' : `${bad.non_finite}`,
    '0',
    text,
  );
};

/** Says something only of inputs that vary, and of a model whose reference varies: some graphs are constant. */
export const constantOutput: Rule = ({ result, context }) => {
  // One output of several may well be constant (a cache that was not written yet); all of them are not.
  const telling = result.outputs.filter((o) => o.elements > 1);
  if (telling.length === 0) return null;
  if (!telling.every((o) => o.constant))
    return reason('output_constant', 'suspect', true, 'varies', 'varies', 'The outputs vary.');
  const constant = (passed: boolean | null, text: string) =>
    reason('output_constant', 'suspect', passed, 'constant', 'varies', text);
  const inputs = result.inputs ?? [];
  if (inputs.length > 0 && inputs.every((i) => !i.varies))
    return constant(null, 'Every output is constant, as are the inputs: whether it computed cannot be told.');
  if (context.reference === null)
    return constant(null, 'Every output is constant; no run on a CPU tells whether the model is.');
  if (context.reference.filter((o) => o.elements > 1).every((o) => o.constant))
    return constant(true, 'Every output is constant, as on the CPU.');
  return constant(
    false,
    'Every output is constant, unlike on the CPU: it probably did not compute anything.',
  );
};

export const likeReference: Rule = ({ result, context }) => {
  if (context.reference === null || result.outputs.length === 0) return null;
  const worst = compareOutputs(context.reference, result.outputs);
  if (worst === null) return null;
  const ok = worst.cosine >= limits.cosine;
  const figures = `cosine ${worst.cosine.toFixed(4)}`;
  const text = ok
    ? `The output is like the reference on the CPU (${figures}).`
    : `Output ${worst.name} is unlike the reference on the CPU (${figures}, largest error ${worst.largestError.toPrecision(3)}), so its speed is not shown.`;
  return reason('output_reference', 'invalid', ok, figures, `cosine ≥ ${limits.cosine}`, text);
};
