/**
 * What a stage answers.
 * @typedef {{
 *   passed: number,
 *   failed: number,
 *   skipped: number,
 *   failures: string[], // one line each: where, which
 *   files: { path: string, seconds: number }[],
 * }} Outcome
 */

/** @returns {Outcome} of things that have a name and went well or not */
export const outcomeOf = (named) => ({
  passed: named.filter((n) => n.ok).length,
  failed: named.filter((n) => !n.ok).length,
  skipped: 0,
  failures: named.filter((n) => !n.ok).map((n) => n.name),
  files: [],
});

/** @param {{ name: string, seconds: number, outcome: Outcome }[]} stages @param {(text: string) => void} say */
export function report(stages, say) {
  const all = stages.map((s) => s.outcome);
  const slowest = all
    .flatMap((o) => o.files)
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, 12);
  say('');
  for (const { name, seconds, outcome } of stages)
    say(`${seconds.toFixed(0).padStart(5)} s  ${name}: ${outcome.passed} passed, ${outcome.failed} failed`);
  if (slowest.length > 0) say('Slowest files:');
  for (const { path, seconds } of slowest) say(`${seconds.toFixed(0).padStart(5)} s  ${path}`);
  const failures = all.flatMap((o) => o.failures);
  if (failures.length > 0) say('Failed:');
  for (const failure of failures) say(`  ${failure}`);
  const sum = (pick) => all.reduce((total, o) => total + pick(o), 0);
  const skipped = sum((o) => o.skipped);
  if (skipped > 0) say(`${skipped} skipped; the lines above say what was missing.`);
  return { passed: sum((o) => o.passed), failed: sum((o) => o.failed) };
}
