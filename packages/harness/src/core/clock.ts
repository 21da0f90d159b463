/** Monotonic nanoseconds. A parameter, so that the loop runs on any machine and can be tested without waiting. */
export type Clock = () => number;
