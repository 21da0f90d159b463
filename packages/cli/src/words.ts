import { languageOf, wordsIn, type Language, type Words } from '@rackmark/words';

/** POSIX: the first of these that is set decides, also for a language that there is no catalogue of. */
const asked = ({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): string =>
  LC_ALL || LC_MESSAGES || LANG || '';

let current = wordsIn(languageOf([asked(process.env)]));

/** What this command speaks. */
export const words = (): Words => current;

export function speak(language: Language): void {
  current = wordsIn(language);
}
