export * from './language.js';
export { type Amount, type Quantity } from './numbers.js';
export { scales } from './units.js';
export { gateRatio } from './gate-ratio.js';
export { type Arguments, type Key, type ParametersOf } from './catalogue.js';
export * from './said.js';
export * from './spoken.js';
export * from './step.js';
export * from './words.js';
