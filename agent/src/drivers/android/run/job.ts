import { existsSync } from 'node:fs';
import {
  fail,
  languageTaskOf,
  type Configuration,
  type Failure,
  type HarnessEvent,
  type Runner,
} from '@rackmark/contracts';
import type { GateReport, RunOrder } from '../../driver.js';
import { runBenchmarkModel } from '../benchmark-model/benchmark-model.js';
import type { AndroidContext } from '../context.js';
import {
  appRefusal,
  apiOf,
  gpuRefusal,
  inputsRefusal,
  languageRefusal,
  npuOf,
  type Probe,
} from '../identity/facts.js';
import { closedGates, estimateMs, waitingWords, type Gate, type Trend } from '../fitness/gates.js';
import { Hygiene, WAKE } from '../fitness/hygiene.js';
import { ensureInstalled } from '../app/install.js';
import { layout, PACKAGE } from '../layout.js';
import type { Link } from '../link/link.js';
import { runLitertLmMain } from '../litert-lm-main/litert-lm-main.js';
import { modelFile, PhoneModels } from './models.js';
import {
  busyBetween,
  conditionsOf,
  heatNote,
  parseReadings,
  READINGS,
  type Readings,
} from '../fitness/readings.js';
import { endRun, followRun, startRun, wasStarted, type RunTools } from './run.js';
import { socOf } from '../identity/soc.js';
import { stageRun } from './stage-run.js';
import { failureOf, stop, Stop } from '../stop.js';
import { setTimeout as wait } from 'node:timers/promises';

type Say = (text: string) => void;

/** Programs that measure in the place of the harness, and where an agent is told of them. */
const programs = {
  benchmark_model: { setting: 'RACKMARK_BENCHMARK_MODEL', run: runBenchmarkModel },
  litert_lm_main: { setting: 'RACKMARK_LITERT_LM_MAIN', run: runLitertLmMain },
} as const;

/** What is done with one phone for a job, over every break of its link. Failures come as values; nothing rejects. */
export class PhoneJob {
  readonly models: PhoneModels;
  private readonly hygiene: Hygiene;
  /** Runs that an earlier process left on the phone. */
  private left = new Set<string>();
  /** What nobody knows of its heat; the harness asks Android, which says "none" all the same. */
  private heat: string | null = null;

  constructor(
    private readonly context: AndroidContext,
    private readonly link: Link,
    private readonly key: string,
    private readonly probe: () => Probe,
  ) {
    this.models = new PhoneModels(link, context.limits, () => this.probe().memoryMib);
    this.hygiene = new Hygiene(link, context.limits, context.dataDir, key);
  }

  /** @returns why the phone cannot work now */
  async begin(signal: AbortSignal, say: Say): Promise<Failure | null> {
    return this.tried(signal, async () => {
      await this.link.there(signal);
      this.link.pin(this.link.now.bootId);
      await this.read(signal);
      const there = (await this.link.shell(`ls ${layout.runs} 2>/dev/null`, signal)).split(/\s+/);
      const open = new Set(this.context.openRuns(this.key));
      this.left = new Set(there.filter((name) => open.has(name)));
      if (this.left.size > 0) return;
      say('Sets the phone up for measuring.');
      await this.install(signal, say);
      await this.hygiene.apply(this.context.hygiene, signal);
    });
  }

  /** The harness app as the portal has it; a portal without one is no reason against other runners. */
  async install(signal: AbortSignal, say: Say): Promise<void> {
    const { store, limits } = this.context;
    const { offer } = store;
    if (!offer.known || offer.app === null || appRefusal(offer.app, this.probe()) !== null) return;
    const { app } = offer;
    await ensureInstalled(this.link, limits, { app, file: () => store.file(app) }, signal, say);
  }

  /** Waits for a fit phone. @returns GATE_TIMEOUT in the words of the gate that stayed closed */
  async gate(runId: string, report: (g: GateReport) => void, signal: AbortSignal): Promise<Failure | null> {
    if (this.left.has(runId) || this.context.skipGates) return null;
    return this.tried(signal, () => this.waitUntilFit(report, signal));
  }

  private async waitUntilFit(report: (g: GateReport) => void, signal: AbortSignal): Promise<void> {
    const { limits, now } = this.context;
    const beganMs = now();
    const trends = new Map<string, Trend[]>();
    let before: Readings | null = null;
    for (;;) {
      const readings = await this.read(signal);
      const busy = busyBetween(before, readings);
      const gone = now() - beganMs;
      const closed = closedGates(readings, busy, limits, 'run')
        // The verdict judges what a phone that does not come to rest gave.
        .filter((g) => g.name !== 'load' || gone < limits.calmMs);
      if (closed.length === 0) break;
      before = readings;
      if (gone >= limits.gateMs) throw timeUp(closed[0]!, limits.gateMs);
      const text = closed.map((g) => this.words(g, trends, now())).join(' ');
      report({ reason: text, conditions: conditionsOf(readings, busy) });
      if (closed.some((g) => g.name === 'screen')) await this.link.shell(WAKE, signal);
      await wait(limits.gateEveryMs, undefined, { signal });
    }
    report({ reason: null, conditions: null });
  }

  private async read(signal: AbortSignal): Promise<Readings> {
    const readings = parseReadings(await this.link.shell(READINGS, signal));
    this.heat = heatNote(readings);
    return readings;
  }

  private words(gate: Gate, trends: Map<string, Trend[]>, nowMs: number): string {
    if (gate.value === null || gate.limit === null)
      return waitingWords(gate, null, this.context.limits.gateMs);
    const trend = [...(trends.get(gate.name) ?? []), { atMs: nowMs, value: gate.value }];
    trends.set(gate.name, trend);
    return waitingWords(gate, estimateMs(trend, gate.limit), this.context.limits.gateMs);
  }

  async run(
    order: RunOrder,
    onEvent: (event: HarnessEvent) => void,
    signal: AbortSignal,
    say: Say,
  ): Promise<Failure | null> {
    const take = (event: HarnessEvent) => onEvent(this.believed(event));
    const failure = await this.tried(signal, async () => {
      const configuration = this.fitting(order.configuration);
      if (this.heat !== null) say(this.heat);
      if (configuration.runner !== 'harness')
        return await this.program(configuration.runner, order, take, signal, say);
      if (!this.left.has(order.runId) || !(await wasStarted(this.link, order.runId, signal))) {
        const staged = await stageRun(this.models, order, signal, say);
        await startRun(
          this.tools(),
          {
            v: 1,
            run: order.runId,
            configuration,
            plan: order.plan,
            signature: null,
            library_path: null,
            npu: null,
            cache_dir: null,
            ...staged,
          },
          signal,
        );
      } else say('Collects a run that went on while the agent was away.');
      return await followRun(this.tools(), { run: order.runId, plan: order.plan }, take, signal);
    });
    this.left.delete(order.runId);
    if (signal.aborted) await endRun(this.tools(), layout.run(order.runId));
    return failure;
  }

  /** "none" of a phone where nothing can tell is no reading. */
  private believed(event: HarnessEvent): HarnessEvent {
    return event.type === 'conditions' && event.thermal_status === 'none' && this.heat !== null
      ? { ...event, thermal_status: null }
      : event;
  }

  async forget(runId: string, signal: AbortSignal): Promise<Failure | null> {
    const folder = layout.run(runId);
    await endRun(this.tools(), folder);
    return this.tried(signal, async () => {
      await this.link.must(`rm -rf ${folder}`, 'remove what the run left', signal);
    });
  }

  /** The other runners: LiteRT's own programs in the phone's shell. */
  private async program(
    runner: Exclude<Runner, 'harness'>,
    order: RunOrder,
    onEvent: (event: HarnessEvent) => void,
    signal: AbortSignal,
    say: Say,
  ): Promise<Failure | null> {
    const { limits } = this.context;
    const { setting, run } = programs[runner];
    const binary = runner === 'benchmark_model' ? this.context.benchmarkModel : this.context.litertLmMain;
    if (binary === null || !existsSync(binary))
      throw stop(
        'ENGINE_MISSING',
        `This agent has no ${runner}. Set ${setting} to the prebuilt program for Android arm64.`,
      );
    const model = modelFile(order.modelSha256, order.modelPath);
    const modelPathOnPhone = await this.models.stage(model, signal, say);
    await this.link.shell(`touch -c ${modelPathOnPhone}`, signal);
    return await run(
      this.link.through(signal),
      { binary, modelPathOnPhone, order, folder: layout.run(order.runId), everyMs: limits.pollLongestMs },
      onEvent,
      signal,
    );
  }

  /** What the phone can do of what is asked; `default` becomes what that is on it. @throws Stop with what is missing */
  private fitting(asked: Configuration): Configuration {
    if (asked.engine === 'litert-js')
      throw stop(
        'ENGINE_MISSING',
        'LiteRT.js does not run on phones without a browser. Choose the engine LiteRT or LiteRT-LM.',
      );
    const probe = this.probe();
    const { offer } = this.context.store;
    const mustHave = asked.fallback === 'forbid';
    if (asked.accelerator === 'gpu' && mustHave) refuse('ANDROID_TOO_OLD', gpuRefusal(probe));
    if (asked.runner !== 'harness') return asked;
    if (!offer.known || offer.app === null)
      throw stop(
        'HARNESS_APP_MISSING',
        offer.known && offer.app === null
          ? offer.reason
          : 'The portal could not be asked for its harness APK.',
      );
    const tooOld = apiOf(probe.p) < offer.app.min_sdk;
    refuse(tooOld ? 'ANDROID_TOO_OLD' : 'UNSUPPORTED_CONFIGURATION', appRefusal(offer.app, probe));
    // An app that knows no turns would measure a decoder as a plain graph, under a wrong name.
    if (languageTaskOf(asked) !== null) refuse('ENGINE_MISSING', languageRefusal(offer.app));
    refuse('ENGINE_MISSING', inputsRefusal(offer.app, asked));
    if (asked.accelerator !== 'npu') return asked;
    const npu = npuOf(socOf(probe.p), probe, offer.app);
    if (!npu.available) {
      if (mustHave) throw stop(npu.cause, npu.reason);
      return asked;
    }
    if (asked.compile_mode === 'default') return { ...asked, compile_mode: npu.modes[0]! };
    if (!npu.modes.includes(asked.compile_mode))
      throw stop(
        'UNSUPPORTED_CONFIGURATION',
        `The libraries for this phone's NPU take only ${npu.modes.join(' and ').toUpperCase()} models.`,
      );
    return asked;
  }

  /** Whatever runs is ended, whatever was changed is given back. @throws Stop, AdbError */
  async cleanUp(signal: AbortSignal): Promise<void> {
    this.left.clear();
    await this.link.shell(`am force-stop ${PACKAGE}`, signal);
    await this.hygiene.restore(signal);
    await this.link.must(`rm -rf ${layout.runs}`, 'remove what the runs left', signal);
  }

  private tools(): RunTools {
    const { limits, now } = this.context;
    return {
      link: this.link,
      limits,
      now,
      apiLevel: apiOf(this.probe().p),
    };
  }

  private async tried(
    signal: AbortSignal,
    work: () => Promise<Failure | null | void>,
  ): Promise<Failure | null> {
    try {
      return (await work()) ?? null;
    } catch (error) {
      return signal.aborted && !(error instanceof Stop)
        ? fail('CANCELLED', 'The run was stopped.')
        : failureOf(error);
    }
  }
}

function refuse(name: Parameters<typeof stop>[0], reason: string | null): void {
  if (reason !== null) throw stop(name, reason);
}

/** Some makers let nobody wake a phone over USB without a switch of its own. */
const DARK = ' It stays dark: on Xiaomi, Redmi and POCO switch on “USB debugging (Security settings)”.';

function timeUp(gate: Gate, gateMs: number): Stop {
  const more = gate.name === 'screen' ? DARK : '';
  return stop(
    'GATE_TIMEOUT',
    `The phone did not become fit within ${Math.round(gateMs / 60_000)} min. ${gate.text}${more}`,
  );
}
