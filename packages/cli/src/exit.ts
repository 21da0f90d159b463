/** Exit codes of every command. */
export const exitCode = { ok: 0, notMeasured: 1, differs: 1, cannotRun: 3, interrupted: 130 } as const;

/** Of a gate, by its answer. */
export const exitCodeOfGate = { no_regression: 0, regression: 1, cannot_tell: 2, could_not_run: 3 } as const;

/** The command cannot run: the message says why and what to do. Ends with code 3 and no stack trace. */
export class CannotRun extends Error {}
