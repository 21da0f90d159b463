// What measures and reads a run, on any machine: no processes, files or installers, so that a page can run it.
export { EventStream } from './event-stream.js';
export { RunCollector } from './collect-run.js';
export { tellRun, type Host } from './tell-run.js';
export type { Machine } from './machine.js';
export { EngineFailure, type Engine, type LoadedModel } from './engine.js';
