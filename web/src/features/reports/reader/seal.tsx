import type { FrozenReport } from '@rackmark/contracts';
import { useEffect, useState } from 'react';
import { Icon, type IconName } from '../../../components/icon.js';
import { isAlone } from '../../../lib/alone.js';
import { say } from '../../../lib/words.js';
import { canonicalOf, hashOf } from './canonical.js';

type Checked = 'checking' | 'verified' | 'differs' | 'not_checked';
const marks: Record<Checked, IconName> = {
  ...{ checking: 'wait', verified: 'valid', differs: 'invalid', not_checked: 'ask' },
};

/** In one file the hash stands beside what it is of: whoever changes the one can change the other. */
const whyOf = (checked: Exclude<Checked, 'checking'>) =>
  checked === 'verified' && isAlone() ? 'reader.verified_alone' : (`reader.${checked}_why` as const);

/** Whether what is shown is what was published: its hash, computed again by the reader's own browser. */
export function HashSeal({ report, sha256, file }: { report: FrozenReport; sha256: string; file: string }) {
  const [checked, setChecked] = useState<Checked>('checking');
  useEffect(() => {
    let isCurrent = true;
    const told = async (): Promise<Checked> => {
      const found = await hashOf(canonicalOf(report));
      return found === null ? 'not_checked' : found === sha256 ? 'verified' : 'differs';
    };
    void told().then((is) => isCurrent && setChecked(is));
    return () => {
      isCurrent = false;
    };
  }, [report, sha256]);
  return (
    <div className="reader-box" data-seal={checked}>
      <p className={`reader-seal ${checked}`} role={checked === 'differs' ? 'alert' : 'status'}>
        <Icon name={marks[checked]} /> {say(`reader.${checked}`)}
      </p>
      {checked === 'checking' ? null : (
        <p className="q2 sm">
          <span className={checked === 'verified' ? 'reader-screen' : undefined}>{say(whyOf(checked))}</span>
          {/* Paper computes nothing. */}
          {checked === 'verified' ? (
            <span className="reader-paper">{say('reader.verified_paper')}</span>
          ) : null}
        </p>
      )}
      <p className="reader-hash">sha256: {sha256.match(/.{1,4}/g)?.join(' ')}</p>
      <details className="noprint sm">
        <summary>{say('reader.check_yourself')}</summary>
        <p className="q2">{say('reader.check_how')}</p>
        <pre>sha256sum {file}</pre>
      </details>
    </div>
  );
}

/** A draft has none. */
export const NoHashYet = () => (
  <div className="reader-box">
    <p className="reader-seal">
      <Icon name="lock" /> {say('reader.no_hash_yet')}
    </p>
    <p className="q2 sm">{say('reader.no_hash_yet_why')}</p>
  </div>
);
