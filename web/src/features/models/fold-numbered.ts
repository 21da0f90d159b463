import type { TensorFacts } from '@rackmark/contracts';

const FEWEST = 4;
const NUMBERED = /^(.*?)(\d+)$/;

/**
 * Makes one row of neighbours that are alike but for the number at the end of their names: a language model has a cache for
 * every layer, and a page of them says nothing.
 */
export function foldNumbered(tensors: readonly TensorFacts[]): TensorFacts[] {
  const folded: TensorFacts[] = [];
  for (let i = 0; i < tensors.length;) {
    const first = tensors[i]!;
    let end = i + 1;
    while (end < tensors.length && isAlike(first, tensors[end]!)) end += 1;
    if (end - i >= FEWEST) {
      const last = NUMBERED.exec(tensors[end - 1]!.name)![2]!;
      folded.push({ ...first, name: `${first.name} … ${last}` });
    } else folded.push(...tensors.slice(i, end));
    i = end;
  }
  return folded;
}

function isAlike(a: TensorFacts, b: TensorFacts): boolean {
  const [x, y] = [NUMBERED.exec(a.name), NUMBERED.exec(b.name)];
  return (
    x !== null &&
    y !== null &&
    x[1] === y[1] &&
    a.type === b.type &&
    a.shape.join() === b.shape.join() &&
    a.quantisation === null &&
    b.quantisation === null
  );
}
