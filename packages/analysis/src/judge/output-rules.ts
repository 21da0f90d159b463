import { compareOutputs } from './outputs.js';
import { said, type Key } from '@rackmark/words';
import { limits, reason, type Rule } from './rule.js';

// What came out.

export const finiteOutput: Rule = ({ result }) => {
  // A language model gives text, which has rules of its own.
  if (result.language) return null;
  if (result.outputs.length === 0) {
    return reason(
      'output_finite',
      'invalid',
      null,
      'not read',
      'finite',
      said('reason.output_finite.not_read'),
    );
  }
  const bad = result.outputs.find((o) => o.non_finite > 0);
  const text =
    bad === undefined
      ? said('reason.output_finite.ok')
      : said('reason.output_finite.bad', { name: bad.name, n: bad.non_finite, of: bad.elements });
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
    return reason(
      'output_constant',
      'suspect',
      true,
      'varies',
      'varies',
      said('reason.output_constant.varies'),
    );
  type Why = Extract<Key, `reason.output_constant.${string}`>;
  const constant = (passed: boolean | null, why: Why) =>
    reason('output_constant', 'suspect', passed, 'constant', 'varies', said(why));
  const inputs = result.inputs ?? [];
  if (inputs.length > 0 && inputs.every((i) => !i.varies))
    return constant(null, 'reason.output_constant.inputs_too');
  if (context.reference === null) return constant(null, 'reason.output_constant.no_reference');
  if (context.reference.filter((o) => o.elements > 1).every((o) => o.constant))
    return constant(true, 'reason.output_constant.reference_too');
  return constant(false, 'reason.output_constant.bad');
};

export const likeReference: Rule = ({ result, context }) => {
  if (context.reference === null || result.outputs.length === 0) return null;
  const worst = compareOutputs(context.reference, result.outputs);
  if (worst === null) return null;
  const ok = worst.cosine >= limits.cosine;
  const figures = `cosine ${worst.cosine.toFixed(4)}`;
  const text = ok
    ? said('reason.output_reference.ok', { cosine: worst.cosine })
    : said('reason.output_reference.bad', {
        name: worst.name,
        cosine: worst.cosine,
        error: worst.largestError,
      });
  return reason('output_reference', 'invalid', ok, figures, `cosine ≥ ${limits.cosine}`, text);
};
