import type { StoredVersion } from './reports.repository.js';

/** A version as a reader gets it (`sharedReport`). It was checked when it was made: parsing it again would hold everybody up. */
export const sharedText = ({ frozen, sha256, withdrawn_runs }: StoredVersion): string =>
  `{"report":${frozen},${JSON.stringify({ sha256, withdrawn_runs }).slice(1)}`;
