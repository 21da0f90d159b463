import { ofImports } from './imports.js';
import { ofModels } from './models.js';
import { ofPortal } from './portal.js';
import { ofRack } from './rack.js';
import { ofReports } from './reports.js';
import { ofSuites } from './suites.js';

/** Why the portal did not do what was asked. */
export const problems = {
  ...ofPortal,
  ...ofModels,
  ...ofRack,
  ...ofSuites,
  ...ofReports,
  ...ofImports,
} as const;
