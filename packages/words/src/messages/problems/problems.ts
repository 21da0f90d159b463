import { ofModels } from './models.js';
import { ofPortal } from './portal.js';

/** Why the portal did not do what was asked. */
export const problems = { ...ofPortal, ...ofModels } as const;
