import { performance } from 'node:perf_hooks';
import {
  versionedEngine,
  type AgentTaskKind,
  type DeviceFacts,
  type Failure,
  type HarnessEvent,
  type VersionedEngine,
} from '@rackmark/contracts';
import {
  findRoutes,
  findRuntime,
  probeEngine,
  probeEngines,
  runInChild,
  runtimeStamp,
  type NativeRuntime,
} from '@rackmark/harness';
import type { DeviceDriver, DeviceStatus, GateReport, RunOrder } from '../driver.js';
import { runCanary, withTinyModel } from '../canary.js';
import { computerFacts } from './facts.js';
import { busyShare, loadAverage } from './load.js';

/** Other work above this share would show in the numbers (the same limit as the verdict's rule). */
const CALM = 0.2;
const WINDOW_MS = 400;

/** By engine, what changes when a version of it comes or goes. */
type Stamps = Record<VersionedEngine, string>;
const stampsNow = (): Stamps => ({ litert: runtimeStamp('litert'), 'litert-lm': runtimeStamp('litert-lm') });

/** The agent's own computer. */
export class ComputerDriver implements DeviceDriver {
  readonly resumable = false;
  onChange: DeviceDriver['onChange'] = () => {};
  readonly status: DeviceStatus = {
    phase: 'ready',
    reason: null,
    conditions: null,
    adb: null,
    gateTemperatureC: null,
    suspicion: null,
    failure: null,
  };

  private constructor(
    private current: DeviceFacts,
    private runtime: NativeRuntime | null,
    private stamps: Stamps,
    private readonly gateSeconds: number,
  ) {}

  static async open({ gateSeconds }: { gateSeconds: number }): Promise<ComputerDriver> {
    const runtime = await findRuntime();
    // Before the engines are asked: what is installed in between is seen later.
    const stamps = stampsNow();
    return new ComputerDriver(computerFacts(await probeEngines({ runtime })), runtime, stamps, gateSeconds);
  }

  get facts(): DeviceFacts {
    return this.current;
  }

  /**
   * Runtimes may be installed while the agent runs. Mostly this is a look at a few files, and starts no process, so that a run
   * that goes on does not feel it.
   */
  async refresh(): Promise<boolean> {
    const now = stampsNow();
    const changed = versionedEngine.options.filter((name) => now[name] !== this.stamps[name]);
    this.stamps = now;
    for (const name of changed) {
      const offer = await probeEngine(name);
      const engines = this.current.engines.map((e) => (e.engine === offer.engine ? offer : e));
      this.current = { ...this.current, engines };
    }
    if (changed.includes('litert')) this.runtime = await findRuntime();
    return changed.length > 0;
  }

  /** Nothing of the computer is changed for a job. */
  async begin(): Promise<null> {
    return null;
  }
  async end(): Promise<void> {}

  /** Measures anyway when it does not calm down: the verdict says what it was disturbed by. */
  async gate(_runId: string, report: (g: GateReport) => void, signal: AbortSignal): Promise<Failure | null> {
    const deadline = performance.now() + this.gateSeconds * 1000;
    while (this.gateSeconds > 0 && !signal.aborted && performance.now() < deadline) {
      const busy = await busyShare(WINDOW_MS, signal);
      if (busy <= CALM) break;
      report({
        reason: `Waits for a calm computer: other programs use ${Math.round(busy * 100)} % of it.`,
        conditions: conditionsOf(busy),
      });
    }
    report({ reason: null, conditions: null });
    return null;
  }

  async run(
    order: RunOrder,
    onEvent: (event: HarnessEvent) => void,
    signal: AbortSignal,
  ): Promise<Failure | null> {
    const routes = findRoutes();
    const { accelerator } = order.configuration;
    const end = await runInChild(
      {
        v: 1,
        run: order.runId,
        model_path: order.modelPath,
        lora: order.lora,
        inputs: order.inputs,
        configuration: order.configuration,
        plan: order.plan,
        signature: null,
        library_path: order.configuration.engine === 'litert' ? (this.runtime?.libraryPath ?? null) : null,
        npu: accelerator === 'npu' ? routes.npu : null,
      },
      { onEvent, signal, env: routes.env[accelerator] },
    );
    return end.failure;
  }

  /** Each run is a process of its own, and leaves nothing. */
  async forget(): Promise<null> {
    return null;
  }

  async task(kind: AgentTaskKind, signal: AbortSignal): Promise<string> {
    if (kind !== 'canary') throw new Error(`The agent cannot ${kind} its own computer.`);
    return withTinyModel((model) =>
      runCanary(
        (order, onEvent) => this.run({ ...order, ...model }, onEvent, signal),
        this.current.engines.find((e) => e.available)?.engine ?? 'litert',
      ),
    );
  }
}

const conditionsOf = (busy: number): GateReport['conditions'] => ({
  phase: 'gate',
  background_load: busy,
  load_average_1m: loadAverage(),
  clock_mhz: null,
  clock_limit_mhz: null,
  temperature_c: null,
  thermal_status: null,
  battery_percent: null,
  on_battery: null,
  wall_clock_jump_ms: null,
});
