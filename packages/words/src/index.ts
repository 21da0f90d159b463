export * from './page.js';
export { saidOfIssue } from './issue.js';
export { saidOfText } from './recognise.js';
export { english, failWith, wordsIn } from './catalogues.js';
