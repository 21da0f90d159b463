/** Exit codes of every command. */
export const exitCode = { ok: 0, notMeasured: 1, cannotRun: 3, interrupted: 130 } as const;

/** The command cannot run: the message says why and what to do. Ends with code 3 and no stack trace. */
export class CannotRun extends Error {}
