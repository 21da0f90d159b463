export * from './page.js';
export { english, wordsIn } from './catalogues.js';
