import { configurationKey, parseRuntime, type Release, type Suite } from '@rackmark/contracts';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { say } from '../../lib/words.js';

const SHA_SHOWN = 8;

/**
 * What a release was measured with in a slot, as a side of a comparison; null where it has no benchmark. Versions of a runtime
 * share one, and are told apart by their configurations: a side is one of them, the suite's first.
 */
export function sideOf(release: Release, suite: Suite, slot: string): string | null {
  // The oldest is the whole one: those that look again measure a part.
  const benchmark = release.benchmarks.at(-1);
  const file =
    release.files.find((f) => f.slot === slot)?.sha256 ?? suite.models.find((m) => m.slot === slot)?.sha256;
  if (benchmark === undefined || file === undefined) return null;
  const runtime = parseRuntime(release.measure_with ?? '')?.version;
  const of = runtime === undefined ? '*' : configurationKey({ ...suite.configurations[0]!, runtime });
  return `${benchmark}~${file.slice(0, SHA_SHOWN)}~${of}`;
}

/** Two releases and a model: the comparison of their benchmarks, or why there is none. */
export function CompareReleases({ suite, releases }: { suite: Suite; releases: readonly Release[] }) {
  const id = useId();
  const [base, setBase] = useState(releases[1]?.number);
  const [candidate, setCandidate] = useState(releases[0]?.number);
  const [slot, setSlot] = useState(suite.models[0]!.slot);
  const of = (number: number | undefined) => releases.find((r) => r.number === number);
  const [one, two] = [of(base), of(candidate)];
  if (releases.length < 2 || !one || !two) return null;
  const sides = [sideOf(one, suite, slot), sideOf(two, suite, slot)];
  const without = [one, two].filter((_, i) => sides[i] === null).map((r) => r.name);
  const choice = (label: string, value: number, set: (n: number) => void) => (
    <label>
      <span className="vh">{label}</span>
      <select value={value} onChange={(e) => set(Number(e.target.value))}>
        {releases.map((r) => (
          <option key={r.number} value={r.number}>
            {r.name}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <div className="compare-releases" role="group" aria-labelledby={id}>
      <span id={id} className="sm q2">
        {say('releases.compare')}
      </span>
      {choice(say('releases.compare_base'), one.number, setBase)}
      <span className="sm q2">{say('releases.compare_with')}</span>
      {choice(say('releases.compare_candidate'), two.number, setCandidate)}
      {suite.models.length > 1 ? (
        <label>
          <span className="vh">{say('suite_edit.of_model')}</span>
          <select value={slot} onChange={(e) => setSlot(e.target.value)}>
            {suite.models.map((m) => (
              <option key={m.slot}>{m.slot}</option>
            ))}
          </select>
        </label>
      ) : null}
      {one === two ? (
        <span className="sm q2">{say('releases.compare_same')}</span>
      ) : without.length > 0 ? (
        <span className="sm q2">{say('releases.compare_none', { n: without.length, list: without })}</span>
      ) : (
        <Link className="btn sm" to="/compare" search={{ base: sides[0]!, candidate: [sides[1]!] }}>
          {say('app.compare')}
        </Link>
      )}
    </div>
  );
}
