import { wrong, type Said } from '@rackmark/contracts';
import { said } from './said.js';

type Wrong = keyof typeof wrong;
/** Our own rules, by what they say. */
const ours = new Map<string, Wrong>(Object.entries(wrong).map(([name, text]) => [text, name as Wrong]));

/** Fields of zod’s issues that a sentence is made of; each kind has its own. */
interface Told {
  code?: string;
  message: string;
  expected?: string;
  values?: readonly unknown[];
  origin?: string;
  minimum?: number | bigint;
  maximum?: number | bigint;
  inclusive?: boolean;
  format?: string;
  pattern?: string;
  keys?: readonly string[];
  divisor?: number | bigint;
}

/** What a schema found wrong with a field, as a sentence; null for a rule that is not known. */
export function saidOfIssue(issue: { readonly message: string }): Said | null {
  const told: Told = issue;
  const own = ours.get(told.message);
  if (own !== undefined) return said(`wrong.${own}`);
  // A rule that says in its own words what it wants says more than its kind does.
  return BY_KIND.test(told.message) ? (kinds[told.code ?? '']?.(told) ?? null) : null;
}
/** What zod says where a rule says nothing; ours of limits are the same in other words. */
const BY_KIND = /^(Too (small|big)|Invalid |Unrecognized |must be at (least|most) \d)/;

const kinds: Record<string, (told: Told) => Said | null> = {
  // zod names what came in its text only.
  invalid_type: ({ message, expected = '' }) =>
    / received undefined$/.test(message) ? said('issue.missing') : said('issue.type', { kind: expected }),
  invalid_value: ({ values = [] }) =>
    values.length === 1
      ? said('issue.value', { what: String(values[0]) })
      : said('issue.one_of', { commas: values.map(String) }),
  too_small: ({ origin, minimum, inclusive }) => {
    const n = Number(minimum);
    if (origin === 'string') return n === 1 ? said('issue.empty') : said('issue.short', { n });
    if (origin === 'array' || origin === 'set') return said('issue.few', { n });
    return inclusive === false ? said('issue.more', { value: n }) : said('issue.least', { value: n });
  },
  too_big: ({ origin, maximum, inclusive }) => {
    const n = Number(maximum);
    if (origin === 'string') return said('issue.long', { n });
    if (origin === 'array' || origin === 'set') return said('issue.many', { n });
    return inclusive === false ? said('issue.less', { value: n }) : said('issue.most', { value: n });
  },
  not_multiple_of: ({ divisor }) => said('issue.multiple', { value: Number(divisor) }),
  invalid_format: ({ format = '', pattern }) =>
    format === 'regex' && pattern !== undefined
      ? said('issue.pattern', { code: pattern })
      : said('issue.format', { kind: format }),
  unrecognized_keys: ({ keys = [] }) => said('issue.unknown', { n: keys.length, commas: keys }),
  invalid_key: () => said('issue.key'),
  invalid_union: () => said('issue.no_form'),
};
