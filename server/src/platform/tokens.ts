/** Names under which values of the configuration are injected. */
export const CONFIG = Symbol('Config');
/** Which of several servers this one is. */
export const SERVER_ID = Symbol('server id');
