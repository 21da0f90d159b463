/** Monotonic nanoseconds. A parameter, so that the loop can be tested without waiting. */
export type Clock = () => number;
export const systemClock: Clock = () => Number(process.hrtime.bigint());
