import { fail, type Failure, type FailureName, type Said } from '@rackmark/contracts';
import { catalogue } from './catalogue.js';
import type { Language } from './language.js';
import type { Message } from './message.js';
import { onlyShell } from './messages/shell/shell.js';
import { Words, type Texts } from './words.js';

/** The catalogue in one language. */
const textsIn = (language: Language): Texts =>
  Object.fromEntries(Object.entries<Message>(catalogue).map(([key, message]) => [key, message[language]]));

/** What a page loads of it. */
export const pageTextsIn = (language: Language): Texts =>
  Object.fromEntries(Object.entries(textsIn(language)).filter(([key]) => !(key in onlyShell)));

/** Where both catalogues are at hand: a server, a shell. */
export const wordsIn = (language: Language): Words => new Words(language, textsIn(language));

/** What a program that reads the API sees beside every code. */
export const english = wordsIn('en');

/** A failure that we found ourselves: its sentence is a code, with the same in English for programs. */
export const failWith = (name: FailureName, said: Said, extra?: Parameters<typeof fail>[2]): Failure => ({
  ...fail(name, english.tell(said, name), extra),
  said,
});
