import type {
  AdbState,
  AgentTaskKind,
  Conditions,
  Configuration,
  DeviceFacts,
  DevicePhase,
  Failure,
  HarnessEvent,
  HarnessParameters,
  MeasurementPlan,
} from '@rackmark/contracts';

export interface RunOrder {
  runId: string;
  /** The model on this computer's disk, and what names it on the device. */
  modelPath: string;
  modelSha256: string;
  /** Of a model that was exported for LoRA: the weights to load into it, on this computer's disk; null: none. */
  lora?: { path: string | null };
  /** The whole numbers that its inputs take, where its graph shows them. */
  inputs?: HarnessParameters['inputs'];
  configuration: Configuration;
  plan: MeasurementPlan;
}

/** Waiting before a run: `reason` is shown to people; null once the device is fit or the time is up. */
export interface GateReport {
  reason: string | null;
  conditions: Conditions | null;
}

/** How a device stands, apart from the work on it. Changes are told by `onChange`. */
export interface DeviceStatus {
  phase: Extract<
    DevicePhase,
    'discovered' | 'preparing' | 'ready' | 'waiting_gate' | 'cleanup' | 'recovering' | 'failed'
  >;
  reason: string | null;
  conditions: Conditions | null;
  adb: AdbState | null;
  gateTemperatureC: number | null;
  suspicion: string | null;
  failure: Failure | null;
}

/** One device as its agent sees it. Kinds of devices implement this and nothing else knows the difference. */
export interface DeviceDriver {
  /** Facts as last found out; `refresh` finds them out again. */
  readonly facts: DeviceFacts;
  /** Work is asked for only while its phase is `ready`: a device that could not begin takes no job from another moment. */
  readonly status: DeviceStatus;
  /** A run that an earlier process of this agent left on the device can be collected. */
  readonly resumable: boolean;
  /** Called whenever `facts` or `status` changed. */
  onChange: (what: 'facts' | 'status') => void;
  /** @returns whether something changed that the server should know */
  refresh(): Promise<boolean>;
  /** Before a job's first run: puts the device into a known state. @returns why it cannot work now */
  begin(signal: AbortSignal, say: (text: string) => void): Promise<Failure | null>;
  /**
   * Waits until the device is fit for this run, at most its own time limit; not for a run that goes on already.
   * @returns GATE_TIMEOUT where it gives up
   */
  gate(runId: string, report: (g: GateReport) => void, signal: AbortSignal): Promise<Failure | null>;
  /**
   * Measures once in a fresh process and hands on its events. Never rejects for what the run does. A run of this id that
   * already goes on (or ended) on the device is collected, not started again.
   * @param say what it does before the first event ("Copies the model: 40 of 200 MiB"), for people
   * @returns null when it ended with `done`
   */
  run(
    order: RunOrder,
    onEvent: (event: HarnessEvent) => void,
    signal: AbortSignal,
    say: (text: string) => void,
  ): Promise<Failure | null>;
  /** Ends and removes what a run left on the device, so that a run of this id begins anew. @returns why it could not */
  forget(runId: string, signal: AbortSignal): Promise<Failure | null>;
  /** After a job, however it ended: gives back what `begin` changed, removes what the runs left. */
  end(): Promise<void>;
  /** What a person asked for; only while no job runs. @returns in words how it went. @throws Error in words */
  task(kind: AgentTaskKind, signal: AbortSignal): Promise<string>;
}

/** Where drivers come from. The agent's own computer is a source of one; a rack is one of many that come and go. */
export interface DeviceSource {
  /** Devices known now; one that was unplugged stays, its status says so. */
  readonly drivers: readonly DeviceDriver[];
  /** What is wrong with the source itself (no adb, a stranger on its port); null when nothing is. */
  readonly trouble: string | null;
  /** Called whenever `drivers` or `trouble` changed. */
  onChange: () => void;
  start(): Promise<void>;
  stop(): Promise<void>;
}
