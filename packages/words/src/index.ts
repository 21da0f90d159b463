export * from './page.js';
export { english, failWith, wordsIn } from './catalogues.js';
