import type { ReactNode } from 'react';
import { Icon } from '../../../components/icon.js';
import { LanguageButton } from '../../../components/language-button.js';
import { say } from '../../../lib/words.js';

/** Above a report that is read without the portal around it. */
export const ReaderBar = ({ theme, isOpen }: { theme: ReactNode; isOpen: boolean }) => (
  <header className="reader-bar">
    <span className="brand">
      <Icon name="brand" />
      Rackmark
    </span>
    <span className="q sm only-w">{say('reader.published_report')}</span>
    <span className="r">
      <LanguageButton quiet />
      {theme}
      {isOpen ? (
        <button type="button" className="btn" onClick={() => window.print()}>
          {say('reader.print')}
        </button>
      ) : null}
    </span>
  </header>
);
