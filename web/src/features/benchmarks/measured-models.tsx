import { Fragment, useState } from 'react';
import { Link } from '@tanstack/react-router';
import type { Benchmark } from '@rackmark/contracts';
import { say } from '../../lib/words.js';

const MOST = 20;

/** What was measured, with the way to its facts: they stay when its file is deleted. */
export function MeasuredModels({ models }: Pick<Benchmark, 'models'>) {
  const [all, setAll] = useState(false);
  const shown = all ? models : models.slice(0, MOST);
  return (
    <>
      {shown.map((m, i) => (
        <Fragment key={m.sha256}>
          {i === 0 ? '' : ', '}
          <Link to="/models/$sha" params={{ sha: m.sha256 }}>
            {m.name}
          </Link>
          {m.deleted ? <span className="q2"> {say('benchmark.its_file_was_deleted')}</span> : null}
        </Fragment>
      ))}
      {shown.length < models.length ? (
        <>
          {' '}
          <button type="button" className="btn quiet sm" onClick={() => setAll(true)}>
            {say('benchmark.and_more', { many: models.length - shown.length })}
          </button>
        </>
      ) : null}
    </>
  );
}
