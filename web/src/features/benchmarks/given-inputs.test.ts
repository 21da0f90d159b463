import { expect, it } from '@jest/globals';
import type { InputFile, Model, TensorFacts } from '@rackmark/contracts';
import { parseSearch, stringifySearch } from '../../lib/search.js';
import { givenOf, offered, withFile, withoutFile } from './given-inputs.js';
import { formOf, requestOf } from './new-benchmark-form.js';
import { newBenchmarkSearchOf } from '../../lib/new-benchmark-search.js';

const sha = 'ab'.repeat(32);
const tensor = (name: string, open: number[]): TensorFacts => ({
  ...{ name, type: 'float32', shape: open.map((d) => Math.max(1, d)), shape_signature: open },
  ...{ dynamic: true, quantisation: null },
});
const model = (kind: string, ...inputs: TensorFacts[]) => ({ facts: { kind, inputs } }) as unknown as Model;
const file = (...shape: number[]) => ({ sha256: sha, shape }) as InputFile;
const cat = { a: { sha256: sha, file_name: 'cat=1.npy' } };

it('a file for an input goes into the address, and from there into the request, not for a language model', () => {
  const { input } = withFile({ inputs: {}, shapes: '' }, 'a', file(4), 'cat=1.npy', []);
  const there = parseSearch(stringifySearch({ input, engine: ['litert', 'litert-lm'], accelerator: 'cpu' }));
  const { configurations } = requestOf(formOf(newBenchmarkSearchOf(there), []));
  const of = (engine: string) => configurations.find((c) => c.engine === engine)!.inputs;
  expect(of('litert')).toEqual(cat);
  expect(of('litert-lm')).toEqual({});
  expect(withoutFile(cat, 'a')).toEqual({ input: undefined });
});

it('what an address holds besides is no file', () => {
  expect(givenOf(['a', `a=${sha}`, `a=${sha.slice(1)}=x`, `=${sha}=x`])).toEqual({});
  expect(givenOf([`b=c=${sha}=`])).toEqual({ 'b=c': { sha256: sha, file_name: null } });
});

it('a file brings its shape where sizes are open, in place of the one before it', () => {
  const models = [model('graph', tensor('a', [1, -1]), tensor('b', [4]))];
  const put = (shapes: string, name: string, f: InputFile) =>
    withFile({ inputs: {}, shapes }, name, f, 'x.npy', models).shapes;
  expect(put('', 'a', file(1, 8))).toBe('a=1,8');
  expect(put('c=2; a=1,8', 'a', file(1, 9))).toBe('c=2; a=1,9');
  expect(put('', 'b', file(4))).toBeUndefined();
  expect(put('nonsense', 'a', file(1, 8))).toBe('nonsense');
});

it('inputs that files can fill are those of graphs, by their names, with what each model takes', () => {
  const models = [
    model('graph', tensor('a', [1, -1])),
    model('graph', tensor('a', [1, 4])),
    model('language-model', tensor('tokens', [1])),
  ];
  expect(offered(models, { gone: { sha256: sha, file_name: null } })).toEqual([
    { name: 'gone', takes: [] },
    { name: 'a', takes: ['float32 1×?', 'float32 1×4'] },
  ]);
});
