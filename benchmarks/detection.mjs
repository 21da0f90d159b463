// `npm run benchmarks:detection`: what a change point is worth. Simulated series in which nothing changes (how often is a
// change claimed?) and with one step (how often is it found, and where?), by the code that reads series in the portal, beside
// apache/otava's. Then the time that reading takes. Seeded: the same figures every time but for the times.
// `-- --series 300` is quicker, and wider.
import { changePoints, mannWhitney, readSeries, seededRandom } from '@rackmark/statistics';

const at = process.argv.indexOf('--series');
const count = at === -1 ? 1_000 : Number(process.argv[at + 1]);
const LENGTH = 200;
const BEFORE = 60;

const random = seededRandom(20261130);
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Each makes the points of a new series. */
const steady = {
  'normal, CV 3 %': () => () => 1 + 0.03 * normal(),
  'lognormal, σ .05': () => () => Math.exp(0.05 * normal()),
  '3 % outliers ×1.3': () => () => (1 + 0.03 * normal()) * (random() < 0.03 ? 1.3 : 1),
  'two modes 80/20, +8 %': () => () => (1 + 0.01 * normal()) * (random() < 0.2 ? 1.08 : 1),
  'AR(1), ρ .5': () => autocorrelated(0.5),
  'AR(1), ρ .8': () => autocorrelated(0.8),
  'drift, 20 % in all': () => drifting(0.2 / LENGTH),
};

function autocorrelated(rho) {
  let log = 0.03 * normal();
  return () => {
    const value = Math.exp(log);
    log = rho * log + Math.sqrt(1 - rho ** 2) * 0.03 * normal();
    return value;
  };
}

function drifting(slope) {
  let i = 0;
  return () => (1 + slope * i++) * Math.exp(0.01 * normal());
}

const pointsOf = (series) => series.map((v) => ({ runs: [v] }));
const read = (series) => readSeries(pointsOf(series)).changes;

/** A second detector that must agree: ranks of up to 30 points on both sides. */
const agreed = (series) =>
  read(series).filter(
    ({ index, before, after }) =>
      mannWhitney(
        series.slice(Math.max(before.from, index - 30), index),
        series.slice(index, Math.min(after.to + 1, index + 30)),
      ).p <= 1e-3,
  );

const methods = {
  'apache/otava, p .001': (x) => changePoints(x, { p: 1e-3, compat: true }),
  'apache/otava, p 1e-4, ≥ 3 %': (x) => changePoints(x, { p: 1e-4, minEffect: 0.03, compat: true }),
  changePoints: (x) => changePoints(x),
  readSeries: read,
  'readSeries and ranks agree': agreed,
};

const series = (next, n) => Array.from({ length: n }, next);
const row = (cells) => console.log(`| ${cells.join(' | ')} |`);
const head = (cells) => [row(cells), row(cells.map(() => '---'))];

function falseAlarms() {
  console.log(`\nFalse alarms per 100 points: ${count} series of ${LENGTH} points each\n`);
  const claimed = Object.fromEntries(Object.keys(methods).map((m) => [m, []]));
  for (const make of Object.values(steady)) {
    const all = Array.from({ length: count }, () => series(make(), LENGTH));
    for (const [name, find] of Object.entries(methods)) {
      const found = all.reduce((s, x) => s + find(x).length, 0);
      claimed[name].push(((100 * found) / (count * LENGTH)).toFixed(3));
    }
  }
  head(['', ...Object.keys(steady)]);
  for (const [name, shares] of Object.entries(claimed)) row([name, ...shares]);
}

function power() {
  const after = [3, 6, 12, 20];
  console.log(`\nSteps found within 3 points, CV 3 %, ${BEFORE} points before: ${count} series each\n`);
  head(['', ...[1.05, 1.1].flatMap((r) => after.map((k) => `×${r}, ${k} after`))]);
  const rows = Object.fromEntries(Object.keys(methods).map((m) => [m, []]));
  for (const ratio of [1.05, 1.1]) {
    for (const k of after) {
      const step = (i) => (1 + 0.03 * normal()) * (i < BEFORE ? 1 : ratio);
      const all = Array.from({ length: count }, () => series((_, i) => step(i), BEFORE + k));
      for (const [name, find] of Object.entries(methods)) {
        const hits = all.filter((x) => find(x).some(({ index }) => Math.abs(index - BEFORE) <= 3)).length;
        rows[name].push((hits / count).toFixed(2));
      }
    }
  }
  for (const [name, shares] of Object.entries(rows)) row([name, ...shares]);
}

/** As in a portal: a reading after every release. A claim that goes again was one, too. */
function arriving() {
  const some = Math.ceil(count / 10);
  console.log(`\nRead after every one of ${LENGTH} points: ${some} series each\n`);
  head(['', 'false alarms per 100 points, ever raised', 'points called suspicious, of 100']);
  for (const [name, make] of Object.entries(steady)) {
    let [alarms, suspicious] = [0, 0];
    for (let s = 0; s < some; s++) {
      const points = pointsOf(series(make(), LENGTH));
      const raised = new Set();
      let earlier = null;
      for (let n = 1; n <= LENGTH; n++) {
        const reading = readSeries(points.slice(0, n), { earlier });
        earlier = reading.windows;
        // The same change, seen again, moves by a point or two.
        for (const { index } of reading.changes) raised.add(Math.round(index / 10));
        if (reading.suspicious?.points === 1) suspicious += 1;
      }
      alarms += raised.size;
    }
    const per100 = (v) => ((100 * v) / (some * LENGTH)).toFixed(3);
    row([name, per100(alarms), per100(suspicious)]);
  }
}

/** Every pair again for every place, as the formula is written, in one window: what a plain program does. */
function plainSplit(x) {
  let best = { index: 1, energy: -Infinity };
  const within = (from, to) => {
    let sum = 0;
    for (let i = from; i < to; i++) for (let j = i + 1; j < to; j++) sum += Math.abs(x[i] - x[j]);
    return sum;
  };
  for (let t = 1; t < x.length; t++) {
    for (let k = t + 1; k <= x.length; k++) {
      const [n, m] = [t, k - t];
      const [left, right, all] = [within(0, t), within(t, k), within(0, k)];
      const between = all - left - right;
      const energy =
        (2 / (n + m)) * between -
        (n > 1 ? ((2 * m) / ((n + m) * (n - 1))) * left : 0) -
        (m > 1 ? ((2 * n) / ((n + m) * (m - 1))) * right : 0);
      if (energy > best.energy) best = { index: t, energy };
    }
  }
  return best;
}

function times() {
  const next = steady['normal, CV 3 %']();
  const levels = (i) => 1 + 0.1 * Math.floor(i / 150);
  const values = series((_, i) => next() * levels(i), 1_001);
  const points = pointsOf(values);
  const whole = points.slice(0, 1_000);
  const { windows } = readSeries(whole);
  const late = [...points.slice(0, 500), points[1_000], ...points.slice(500, 1_000)];
  const median = (times, work) => {
    const took = Array.from({ length: times }, () => {
      const begun = performance.now();
      work();
      return performance.now() - begun;
    }).sort((a, b) => a - b);
    return `${took[Math.floor(times / 2)].toFixed(2)} ms`;
  };
  for (let i = 0; i < 20; i++) readSeries(whole);
  console.log('\nTime, median\n');
  head(['', '1,000 points']);
  row(['readSeries, from the beginning', median(51, () => readSeries(whole))]);
  row(['readSeries, one more point', median(51, () => readSeries(points, { earlier: windows }))]);
  row(['readSeries, a late point in the middle', median(51, () => readSeries(late, { earlier: windows }))]);
  row(['changePoints', median(51, () => changePoints(values.slice(0, 1_000)))]);
  // Windows of 50 at steps of 25, without the splits after the first.
  const plain = () => {
    for (let s = 0; s < 1_000; s += 25) plainSplit(values.slice(s, Math.min(1_000, s + 50)));
  };
  row(['the first split of each window, plainly', median(3, plain)]);
}

falseAlarms();
power();
arriving();
times();
