import { alerts } from './alerts.js';
import { bisect } from './bisect.js';
import { app } from './app.js';
import { benchmark } from './benchmark.js';
import { compare } from './compare.js';
import { counts } from './counts.js';
import { gatesPage } from './gates.js';
import { models } from './models.js';
import { newBenchmark } from './new_benchmark.js';
import { notifications } from './notifications.js';
import { rack } from './rack.js';
import { rackActions } from './rack_actions.js';
import { rackState } from './rack_state.js';
import { releases } from './releases.js';
import { matrix } from './matrix.js';
import { reportReader } from './report_reader.js';
import { reportsPage } from './reports.js';
import { series } from './series.js';
import { session } from './session.js';
import { start } from './start.js';
import { states } from './states.js';
import { suiteEdit } from './suite_edit.js';
import { suites } from './suites.js';

/** Texts of the page, by its rooms. */
export const page = {
  ...alerts,
  ...bisect,
  ...app,
  ...benchmark,
  ...compare,
  ...counts,
  ...gatesPage,
  ...models,
  ...newBenchmark,
  ...notifications,
  ...rack,
  ...rackActions,
  ...rackState,
  ...releases,
  ...matrix,
  ...reportReader,
  ...suiteEdit,
  ...reportsPage,
  ...series,
  ...session,
  ...start,
  ...states,
  ...suites,
} as const;
