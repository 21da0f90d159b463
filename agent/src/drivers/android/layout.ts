/** Where things lie on the phone. The shell's user owns this folder; apps may read it. */
const ROOT = '/data/local/tmp/rackmark';

export const PACKAGE = 'org.rackmark.harness';
export const INSTRUMENTATION = `${PACKAGE}/.HarnessInstrumentation`;

/** Of models, and of values that fill an input. */
export const modelEndings = ['tflite', 'litertlm', 'task', 'values'] as const;
export type ModelEnding = (typeof modelEndings)[number];

export const layout = {
  root: ROOT,
  /** The marker: a UUID that the agent writes once. */
  marker: `${ROOT}/id`,
  /** SHA-256 of the APK that was installed last. */
  harness: `${ROOT}/harness.sha256`,
  /** Settings as they were before a job. */
  before: `${ROOT}/before.json`,
  models: `${ROOT}/models`,
  /** LiteRT-LM knows a file by the ending of its name. */
  model: (sha256: string, ending: ModelEnding) => `${ROOT}/models/${sha256}.${ending}`,
  runs: `${ROOT}/runs`,
  run: (runId: string) => `${ROOT}/runs/${runId}`,
  /** Programs of the other runner, by their hash. */
  programs: `${ROOT}/bin`,
} as const;
