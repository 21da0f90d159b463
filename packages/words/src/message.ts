import type { Language } from './language.js';

/** One sentence in every language, as ICU MessageFormat; an apostrophe that is none of ICU's is typographic (’). */
export type Message = Record<Language, string>;
export type Messages = Record<string, Message>;
