import { catalogue } from './catalogue.js';
import type { Language } from './language.js';
import type { Message } from './message.js';
import { Words, type Texts } from './words.js';

/** The catalogue in one language. */
export const textsIn = (language: Language): Texts =>
  Object.fromEntries(Object.entries<Message>(catalogue).map(([key, message]) => [key, message[language]]));

/** Where both catalogues are at hand: a server, a shell. */
export const wordsIn = (language: Language): Words => new Words(language, textsIn(language));

/** What a program that reads the API sees beside every code. */
export const english = wordsIn('en');
