import type { Said } from '@rackmark/contracts';
import { said, saidOfIssue } from '@rackmark/words';
import type { z } from 'zod';
import { CannotRun } from './exit.js';

/** The issue of a value that is wrong in a way of its own. */
export const issueOf = (why: Said) => ({ code: 'custom', params: { said: why } }) as const;

/** "compileMode" as it is typed. */
export const flagOf = (name: string): string =>
  `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Options as a command takes them. @throws CannotRun that says of each one that is wrong what is */
export function givenOptions<T>(schema: z.ZodType<T>, raw: unknown): T {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const all = parsed.error.issues.map(wrong);
  throw new CannotRun(all.filter((one, i) => all.findIndex((other) => isSame(one, other)) === i));
}

const isSame = (a: Said, b: Said) => JSON.stringify(a) === JSON.stringify(b);

function wrong(issue: z.core.$ZodIssue): Said {
  if (issue.code === 'custom' && issue.params?.['said'] !== undefined) return issue.params['said'] as Said;
  const [option, ...inside] = issue.path;
  const name = flagOf(String(option));
  switch (issue.code) {
    case 'invalid_type':
      if (issue.expected === 'int') return said('cannot.option.whole', { name });
      if (issue.expected === 'number') return said('cannot.option.number', { name });
      break;
    case 'invalid_value':
      return said(inside.length > 0 ? 'cannot.option.takes' : 'cannot.option.takes_one', {
        name,
        list: issue.values.map(String),
      });
    case 'invalid_format':
      if (issue.format === 'url') return said('cannot.option.address', { name });
      break;
    case 'too_small':
      return tooSmall(name, issue);
    case 'too_big': {
      const limit = Number(issue.maximum);
      if (issue.origin === 'string') return said('cannot.option.longest', { name, limit });
      return said(issue.origin === 'array' ? 'cannot.option.times' : 'cannot.option.most', { name, limit });
    }
  }
  return said('cannot.option.other', { name, detail: saidOfIssue(issue) ?? issue.message });
}

function tooSmall(name: string, { origin, minimum, inclusive }: z.core.$ZodIssueTooSmall): Said {
  if (origin === 'string') return said('cannot.option.empty', { name });
  if (origin === 'array') return said('cannot.option.no_value', { name });
  const limit = Number(minimum);
  return said(inclusive === false ? 'cannot.option.more' : 'cannot.option.least', { name, limit });
}
