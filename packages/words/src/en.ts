import { pageTextsIn } from './catalogues.js';

/** Only this language: what a page loads. Its build (`web/catalogues.ts`) puts the texts themselves in place of this file. */
export const texts = pageTextsIn('en');
