// `npm run benchmarks:claims`: what the words of a comparison are worth. Simulated runs of things that are the same (how
// often is a difference claimed anywhere in a view?) and of one that differs (how often is it found?), by the code that
// decides in the portal. Seeded: the same figures every time. `-- --views 10000` is narrower.
import { decide, estimateRatio, seededRandom } from '@rackmark/statistics';

const at = process.argv.indexOf('--views');
const views = at === -1 ? 1_000 : Number(process.argv[at + 1]);
const delta = 0.03;

const random = seededRandom(20261129);
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
/** Logarithm of one run's median. Two functions where the sides scatter differently. */
const shapes = {
  'normal, 1 %': () => 0.01 * normal(),
  '5 % of runs 1.3 times slower': () => 0.01 * normal() + (random() < 0.05 ? Math.log(1.3) : 0),
  'a fifth of runs 8 % slower': () => 0.005 * normal() + (random() < 0.2 ? Math.log(1.08) : 0),
  'half of runs 8 % slower': () => 0.005 * normal() + (random() < 0.5 ? Math.log(1.08) : 0),
  'one side 1 %, the other 5 %': [() => 0.01 * normal(), () => 0.05 * normal()],
};

const differs = (d) => d.word === 'faster' || d.word === 'slower';
const share = (n, of) => `${((100 * n) / of).toFixed(1)} %`;

function view(shape, runs, pairs, different, ratio) {
  const [base, candidate] = Array.isArray(shape) ? shape : [shape, shape];
  const side = (of, factor) => Array.from({ length: runs }, () => [factor * Math.exp(of())]);
  return decide(
    Array.from({ length: pairs }, (_, i) =>
      estimateRatio(side(base, 1), side(candidate, i < different ? ratio : 1)),
    ),
    { delta },
  );
}

console.log(`${views} views each\n`);
console.log(
  '| runs scatter | runs a side | 1 pair, same | 20 pairs, all same: views with a claim | 1 of 20 differs by 5 %: found | by 10 % | 10 of 20 differ by 10 %: found | claims that are false |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
for (const [name, shape] of Object.entries(shapes)) {
  for (const runs of [2, 3, 4, 6]) {
    const many = (pairs, different, ratio, count) => {
      let sum = 0;
      for (let i = 0; i < views; i++) sum += count(view(shape, runs, pairs, different, ratio));
      return sum;
    };
    const anywhere = (decisions) => (decisions.some(differs) ? 1 : 0);
    const first = ([d]) => (differs(d) ? 1 : 0);
    let [found, falseOnes] = [0, 0];
    for (let i = 0; i < views / 10; i++) {
      view(shape, runs, 20, 10, 1.1).forEach((d, k) => {
        if (k < 10) found += d.word === 'slower' ? 1 : 0;
        else falseOnes += differs(d) ? 1 : 0;
      });
    }
    console.log(
      `| ${[
        name,
        runs,
        share(many(1, 0, 1, anywhere), views),
        share(many(20, 0, 1, anywhere), views),
        share(many(20, 1, 1.05, first), views),
        share(many(20, 1, 1.1, first), views),
        share(found, views),
        share(falseOnes, Math.max(1, found + falseOnes)),
      ].join(' | ')} |`,
    );
  }
}
