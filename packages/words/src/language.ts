export const languages = ['en', 'es'] as const;
export type Language = (typeof languages)[number];

/**
 * The first of the wishes that there is a catalogue for: `es-MX`, `es_ES.UTF-8` and `es` are all Spanish. English for none.
 * @param wishes language tags or POSIX locales, the most wanted first
 */
export function languageOf(wishes: readonly (string | null | undefined)[]): Language {
  for (const wish of wishes) {
    const primary = wish?.toLowerCase().split(/[-_.@]/)[0];
    const known = languages.find((l) => l === primary);
    if (known !== undefined) return known;
  }
  return 'en';
}
