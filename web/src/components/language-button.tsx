import { say, speak, words } from '../lib/words.js';

/** Named in the language that it leads to. */
export function LanguageButton({ quiet }: { quiet?: boolean }) {
  const other = words().language === 'en' ? 'es' : 'en';
  return (
    <button type="button" className={quiet ? 'btn quiet' : ''} lang={other} onClick={() => speak(other)}>
      {say('app.other_language')}
    </button>
  );
}
