export * from './language.js';
export { type Amount, type Quantity } from './numbers.js';
export { scales } from './units.js';
export { said, type Arguments, type Key, type ParametersOf } from './catalogue.js';
export * from './words.js';
