import { languageOf, languages, wordsIn, type Language, type Words } from '@rackmark/words';

/** POSIX: the first of these that is set decides, also for a language that there is no catalogue of. */
const asked = ({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): string =>
  LC_ALL || LC_MESSAGES || LANG || '';

/**
 * Read before the commands are made: their help is in it. What `--lang` holds besides languages is refused with the other
 * options.
 * @param args of the command line
 */
export function languageFor(args: readonly string[], env: NodeJS.ProcessEnv): Language {
  const end = args.indexOf('--');
  const own = end < 0 ? args : args.slice(0, end);
  const given = own.flatMap((arg, i) => {
    if (arg === '--lang') return own.slice(i + 1, i + 2);
    return arg.startsWith('--lang=') ? [arg.slice('--lang='.length)] : [];
  });
  return languages.find((l) => l === given.at(-1)) ?? languageOf([asked(env)]);
}

let current = wordsIn(languageFor([], process.env));

/** What this command speaks. */
export const words = (): Words => current;

export function speak(language: Language): void {
  current = wordsIn(language);
}
