/** Where things lie on the phone. The shell's user owns this folder; apps may read it. */
const ROOT = '/data/local/tmp/rackmark';

export const PACKAGE = 'org.rackmark.harness';
export const INSTRUMENTATION = `${PACKAGE}/.HarnessInstrumentation`;

export const layout = {
  root: ROOT,
  /** The marker: a UUID that the agent writes once. */
  marker: `${ROOT}/id`,
  /** SHA-256 of the APK that was installed last. */
  harness: `${ROOT}/harness.sha256`,
  /** Settings as they were before a job. */
  before: `${ROOT}/before.json`,
  models: `${ROOT}/models`,
  model: (sha256: string) => `${ROOT}/models/${sha256}.tflite`,
  runs: `${ROOT}/runs`,
  run: (runId: string) => `${ROOT}/runs/${runId}`,
  /** Programs of the other runner, by their hash. */
  programs: `${ROOT}/bin`,
} as const;
