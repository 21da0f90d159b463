import type { FrozenReport, SharedReport } from '@rackmark/contracts';

/** What stands in this document beside its hash; null where there is nothing, or where it was cut. */
function read(): SharedReport | null {
  const holder = document.getElementById('report');
  try {
    // It was checked when it was published, and what was changed since then is what the seal is for.
    const report = JSON.parse(holder?.textContent ?? '') as FrozenReport;
    return { report, sha256: holder?.dataset['sha256'] ?? '', withdrawn_runs: [] };
  } catch {
    return null;
  }
}

export const embedded = read();
// Before anything asks what is spoken here.
if (embedded !== null) document.documentElement.lang = embedded.report.language;
