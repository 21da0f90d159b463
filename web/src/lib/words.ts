import { languageOf, Words, type Language } from '@rackmark/words/page';
import { isAlone } from './alone.js';

const THIN = '\u2009';
const CHOSEN = 'rackmark-language';

/**
 * What was chosen here, else what the browser asks for. A browser that keeps nothing is asked each time. A report in one file
 * speaks its own language until its address says another.
 */
function wanted(): Language {
  if (typeof window === 'undefined') return 'en';
  if (isAlone()) return languageOf([window.location.hash.slice(1), document.documentElement.lang]);
  try {
    return languageOf([window.localStorage.getItem(CHOSEN), ...navigator.languages]);
  } catch {
    return languageOf(navigator.languages);
  }
}

/** Each a file of its own: a page loads the one that it speaks. */
const textsOf = { en: () => import('@rackmark/words/en'), es: () => import('@rackmark/words/es') };

/** In a language that need not be the page's: what stays as it was written stays whole. */
export const wordsIn = async (language: Language): Promise<Words> =>
  language === current.language ? current : new Words(language, (await textsOf[language]()).texts, THIN);

const language = wanted();
// Whoever imports this waits for it: nothing is drawn before the texts are there, none is drawn in another language.
const current = new Words(language, (await textsOf[language]()).texts, THIN);

/** What the page speaks: chosen once, when it is loaded, so that texts outside of components are in it, too. */
export const words = (): Words => current;
/** A text of the page. */
export const say = current.say;

/** Everything of a page stands in its address: it is loaded again in the other language. */
export function speak(language: Language): void {
  if (isAlone()) window.location.hash = language;
  else window.localStorage.setItem(CHOSEN, language);
  window.location.reload();
}
