/** Names under which values of the configuration are injected. */
export const CONFIG = Symbol('Config');
export const UPLOADS_DIR = Symbol('uploads directory');
