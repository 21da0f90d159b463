/** What is known of the runs of an attempt, at one moment. */
export interface RunsKnown {
  /** The server has a result of it, or wants none. */
  isOver: (runId: string) => boolean;
  /** This attempt has made its result, in this process or in one before it. */
  isMade: (runId: string) => boolean;
  /** A result that this attempt made waits to be sent. */
  waits: (runId: string) => boolean;
  /** The server will never take what was measured of it. */
  whyRefused: (runId: string) => string | null;
}

/**
 * Whether a run is still to be measured in this attempt. A file that an earlier attempt left says nothing: it is sent, and if
 * the server takes it before this run's turn, the run is over.
 */
export const mustRun = (runId: string, known: RunsKnown): boolean =>
  !known.isOver(runId) && !known.isMade(runId) && !known.waits(runId);

/** Runs without which an attempt is not completed, once all of them had their turn. */
export const leftOf = (runIds: readonly string[], known: RunsKnown): string[] =>
  runIds.filter(
    (id) => !known.isOver(id) && (known.waits(id) || known.whyRefused(id) !== null || !known.isMade(id)),
  );
