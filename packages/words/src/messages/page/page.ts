import { app } from './app.js';
import { benchmark } from './benchmark.js';
import { compare } from './compare.js';
import { counts } from './counts.js';
import { models } from './models.js';
import { newBenchmark } from './new_benchmark.js';
import { rack } from './rack.js';
import { rackActions } from './rack_actions.js';
import { rackState } from './rack_state.js';
import { session } from './session.js';
import { start } from './start.js';
import { states } from './states.js';

/** Texts of the page, by its rooms. */
export const page = {
  ...app,
  ...benchmark,
  ...compare,
  ...counts,
  ...models,
  ...newBenchmark,
  ...rack,
  ...rackActions,
  ...rackState,
  ...session,
  ...start,
  ...states,
} as const;
