import { most } from './limits.js';

type Code =
  | `model.${'in_part' | 'tensors' | 'operators' | 'buffers' | 'flex' | 'custom' | 'newer_operators'}`
  | `model.${'open_sizes' | 'unread' | 'empty' | 'tokenizer' | 'cache'}`
  | `weights.${'no_model' | 'bundle' | 'not_looked_at' | 'sparse' | 'few_bits' | 'half' | 'mixed'}`
  | `weights.${'integer' | 'integer.ends' | 'dynamic_range' | 'float' | 'float.ends' | 'nothing'}`
  | `weights.${'computes' | 'type'}`
  | 'list.more';

/** What is told of a file: a code, and the numbers and names of its sentence. Whoever shows it has the words. */
export interface Remark {
  code: Code;
  params: Record<string, string | number | Remark | (string | Remark)[]>;
}
export const remark = (code: Code, params: Remark['params'] = {}): Remark => ({ code, params });

/** Names may be long: in a sentence their beginning stands for them. */
const SHORT = 60;
const shortened = (name: string) => (name.length <= SHORT ? name : `${name.slice(0, SHORT - 1)}…`);

/** The first names, and how many more there are. */
export const listed = (names: readonly string[], shown = 5): (string | Remark)[] => [
  ...names.slice(0, shown).map(shortened),
  ...(names.length <= shown ? [] : [remark('list.more', { n: names.length - shown })]),
];

/** So many of them as facts hold, each once. */
export const remarks = (all: readonly Remark[]): Remark[] =>
  [...new Map(all.map((r) => [JSON.stringify(r), r])).values()].slice(0, most.warnings);
