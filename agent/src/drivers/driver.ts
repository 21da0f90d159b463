import type {
  Conditions,
  Configuration,
  DeviceFacts,
  Failure,
  HarnessEvent,
  MeasurementPlan,
} from '@rackmark/contracts';

export interface RunOrder {
  runId: string;
  modelPath: string;
  configuration: Configuration;
  plan: MeasurementPlan;
}

/** Waiting before a run: `reason` is shown to people; null once the device is fit or the time is up. */
export interface GateReport {
  reason: string | null;
  conditions: Conditions | null;
}

/** One device as its agent sees it. Kinds of devices implement this and nothing else knows the difference. */
export interface DeviceDriver {
  /** Facts as last found out; `refresh` finds them out again. */
  readonly facts: DeviceFacts;
  /** @returns whether something changed that the server should know */
  refresh(): Promise<boolean>;
  /** Waits until the device is fit, at most its own time limit. */
  gate(report: (g: GateReport) => void, signal: AbortSignal): Promise<void>;
  /**
   * Measures once in a fresh process and hands on its events. Never rejects for what the run does.
   * @returns null when it ended with `done`
   */
  run(order: RunOrder, onEvent: (event: HarnessEvent) => void, signal: AbortSignal): Promise<Failure | null>;
}
