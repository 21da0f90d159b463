import type { SharedReport } from '@rackmark/contracts';
import { Icon } from '../../components/icon.js';
import { ReaderBar } from '../../features/reports/reader/bar.js';
import { Reader } from '../../features/reports/reader/reader.js';
import { say } from '../../lib/words.js';

/** A published report that is all that its document holds: nothing is fetched, nothing leads to a portal. */
export const OnePage = ({ shared }: { shared: SharedReport | null }) => (
  <div className="reader-frame">
    <ReaderBar theme={<ThemeButton />} isOpen={shared !== null} />
    <main>
      {shared === null ? (
        <p role="alert">{say('reader.alone_broken')}</p>
      ) : (
        <Reader shared={shared} aside={<ThisFile />} />
      )}
    </main>
  </div>
);

const ThisFile = () => (
  <div className="reader-box">
    <h2>{say('reader.alone')}</h2>
    <p className="q2 sm">{say('reader.alone_why')}</p>
  </div>
);

const SCHEME = 'data-mantine-color-scheme';

/** Until it is pressed the page follows the system (`web/one-page/template.html`); a file keeps no choice. */
function ThemeButton() {
  const toggle = () => {
    const root = document.documentElement;
    root.dataset['chosen'] = '';
    root.setAttribute(SCHEME, root.getAttribute(SCHEME) === 'dark' ? 'light' : 'dark');
  };
  return (
    <button type="button" className="btn quiet" onClick={toggle} aria-label={say('app.light_or_dark')}>
      <Icon name="moon" />
    </button>
  );
}
