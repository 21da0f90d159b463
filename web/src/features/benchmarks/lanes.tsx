import {
  configurationKey,
  configurationLabel,
  languageTaskOf,
  type Benchmark,
  type Cell,
  type Device,
  type Job,
  type Run,
} from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Icon, type IconName } from '../../components/icon.js';
import { DeviceIcon } from '../../components/marks.js';
import { SimulatedMark } from '../../components/simulated.js';
import { MOST_RUNS, queries } from '../../lib/api.js';
import { Duration, Rate } from '../../lib/format.js';
import { useLanes, type Lane } from '../../lib/live.js';
import { Spark } from './spark.js';

const WINDOW = 48;
const FEW_CELLS = 26;

/** Letters of the cells of one device: A is the first model in the first configuration. More than 26 have none. */
export function lettersOf(cells: readonly Cell[]): Map<string, string> {
  const kinds = [...new Set(cells.map(kindOf))];
  return new Map(kinds.map((k, i) => [k, kinds.length <= FEW_CELLS ? String.fromCharCode(65 + i) : '']));
}
const kindOf = (c: Cell) => `${c.model.sha256} ${configurationKey(c.configuration)}`;

/** Each device at work: its plan, the run under way, the moving line of latencies. */
export function Lanes({ benchmark: b, cells }: { benchmark: Benchmark; cells: readonly Cell[] }) {
  const runs = useQuery(queries.runs(b.id));
  const lanes = useLanes();
  const jobs = useQuery({ ...queries.jobs(b.id), refetchInterval: 5_000 });
  const devices = useQuery(queries.devices());
  const letters = useMemo(() => lettersOf(cells), [cells]);
  const byId = useMemo(() => new Map(cells.map((c) => [c.id, c])), [cells]);
  const engines = new Set(b.configurations.map((c) => c.engine)).size > 1;
  if (!runs.data || cells.length === 0) return null;
  return (
    <section>
      <div className="sh">
        <h2>Devices</h2>
        {letters.size <= 8 ? (
          <p className="sm legend">
            {[...letters].map(([kind, letter]) => {
              const cell = cells.find((c) => kindOf(c) === kind)!;
              return (
                <span key={kind}>
                  <b>{letter}</b> {b.models.length > 1 ? `${cell.model.name}, ` : ''}
                  {configurationLabel(cell.configuration, { engine: engines })}
                </span>
              );
            })}
          </p>
        ) : null}
      </div>
      <ul className="card">
        {b.devices.map((d) => {
          const own = runs.data.filter((r) => byId.get(r.cell_id)?.device.id === d.id);
          const lane = lanes.get(d.id);
          const isHere =
            lane !== undefined && own.some((r) => r.id === lane.run.run_id && r.state !== 'ended');
          return (
            <li className={own.every((r) => r.state === 'ended') ? 'lane done' : 'lane'} key={d.id}>
              <div className="l-d">
                <b>
                  <DeviceIcon kind={d.kind} /> {d.name} <SimulatedMark when={d.simulated} />
                </b>
                <LaneState
                  runs={own}
                  lane={isHere ? lane : undefined}
                  device={devices.data?.find((x) => x.id === d.id)}
                  isLeased={jobs.data?.some((j) => j.device_id === d.id && j.state === 'leased') ?? false}
                />
              </div>
              <div className="l-p">
                <PlanStrip
                  runs={own}
                  letter={(cellId) => letters.get(kindOf(byId.get(cellId)!)) ?? '?'}
                  repeats={b.plan.repeats}
                />
              </div>
              <div className="l-m">
                {isHere ? (
                  <Now
                    lane={lane}
                    cell={byId.get(lane.run.cell_id)}
                    benchmark={b}
                    run={own.find((r) => r.id === lane.run.run_id)}
                  />
                ) : (
                  <NotYet
                    isDone={own.every((r) => r.state === 'ended')}
                    job={jobs.data?.find((j) => j.device_id === d.id && j.state !== 'ended')}
                    device={devices.data?.find((x) => x.id === d.id)}
                  />
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Why nothing is measured there yet: what the job waits for, or what is done on the device before its first run. */
function NotYet({
  isDone,
  job,
  device,
}: {
  isDone: boolean;
  job: Job | undefined;
  device: Device | undefined;
}) {
  const text = job?.state === 'queued' ? job.waiting?.text : device?.phase_reason;
  return isDone || job === undefined || text == null ? null : <p className="why">{text}</p>;
}

function LaneState({
  runs,
  lane,
  device,
  isLeased,
}: {
  runs: readonly Run[];
  lane: Lane | undefined;
  device: Device | undefined;
  isLeased: boolean;
}) {
  if (runs.length === 0) return <span className="l-s">nothing to run here</span>;
  if (runs.every((r) => r.state === 'ended')) {
    return (
      <span className="l-s">
        <Icon name="valid" small /> finished
      </span>
    );
  }
  const gate = device?.phase === 'waiting_gate';
  // Before a run the model is pushed, the APK installed, the phone made quiet: that is no waiting.
  if (isLeased && !gate && (lane === undefined || lane.run.phase === null)) {
    return (
      <span className="l-s working">
        <Icon name="play" small /> preparing
      </span>
    );
  }
  if (lane === undefined) {
    return (
      <span className="l-s">
        <Icon name="wait" small /> waiting
      </span>
    );
  }
  if (lane.run.text !== null && lane.run.phase === null) {
    return (
      <span className="l-s ill">
        <Icon name="wait" small /> waiting to be fit
      </span>
    );
  }
  const words: Record<string, string> = {
    load: 'loading',
    first: 'first run of the model',
    warmup: 'warming up',
    measure: 'measuring',
    profile: 'timing operators',
    unload: 'ending',
  };
  return (
    <span className="l-s working">
      <Icon name="play" small /> {words[lane.run.phase ?? ''] ?? 'preparing'}
    </span>
  );
}

const stripIcon: Record<string, IconName> = {
  failed: 'cross',
  lost: 'cross',
  unsupported: 'none',
  cancelled: 'none',
};

/** Runs in the order in which they are made; of a long plan the part around the present one. */
function PlanStrip({
  runs,
  letter,
  repeats,
}: {
  runs: readonly Run[];
  letter: (cellId: string) => string;
  repeats: number;
}) {
  const at = Math.max(
    0,
    runs.findIndex((r) => r.state !== 'ended'),
  );
  const from = Math.max(0, Math.min(at - WINDOW / 2, runs.length - WINDOW));
  const shown = runs.slice(from, from + WINDOW);
  const ended = runs.filter((r) => r.state === 'ended').length;
  const block = repeats > 0 ? Math.max(1, Math.round(runs.length / repeats)) : runs.length;
  const current = runs[at];
  return (
    <>
      <div className="plan" role="img" aria-label={`${ended} of ${runs.length} runs ended`}>
        {shown.map((r, i) => {
          const kind =
            r.state === 'running'
              ? 'p-r'
              : r.state === 'planned'
                ? 'p-o'
                : r.outcome === 'measured'
                  ? r.verdict === 'valid'
                    ? 'p-d'
                    : 'p-s'
                  : r.outcome === 'unsupported' || r.outcome === 'cancelled'
                    ? 'p-u'
                    : 'p-x';
          const icon =
            r.outcome && r.outcome !== 'measured'
              ? stripIcon[r.outcome]
              : r.verdict && r.verdict !== 'valid'
                ? r.verdict
                : undefined;
          return (
            <i key={r.id} className={`${kind} ${(from + i) % block === 0 && i > 0 ? 'bl' : ''}`}>
              {icon ? <Icon name={icon} small /> : letter(r.cell_id)}
            </i>
          );
        })}
      </div>
      <span className="sm q2">
        {current && current.state !== 'ended'
          ? [letter(current.cell_id), `repeat ${current.repeat} of ${repeats}`].filter(Boolean).join(', ')
          : ''}
        {runs.length > WINDOW
          ? ` · runs ${from + 1} to ${from + shown.length} of ${runs.length < MOST_RUNS ? runs.length.toLocaleString('en') : `more than ${MOST_RUNS.toLocaleString('en')}`}`
          : ''}
      </span>
    </>
  );
}

const graphPhases = [
  ['load', 'load'],
  ['first', 'first'],
  ['warmup', 'warm-up'],
  ['measure', 'measure'],
] as const;
/** Its first answers warm a language model up. */
const languagePhases = graphPhases.filter(([name]) => name !== 'warmup');

/** The run under way: phases, the moving line, the median so far. */
function Now({
  lane,
  cell,
  benchmark,
  run,
}: {
  lane: Lane;
  cell: Cell | undefined;
  benchmark: Benchmark;
  run: Run | undefined;
}) {
  const { run: r, points } = lane;
  if (r.phase === null) return <p className="why">{r.text ?? 'Preparing the run …'}</p>;
  const isLanguage = cell !== undefined && languageTaskOf(cell.configuration) !== null;
  const phases = isLanguage ? languagePhases : graphPhases;
  const at = phases.findIndex(([name]) => name === r.phase);
  return (
    <>
      <ol className="phs" aria-label="Phases">
        {phases.map(([name, label], i) => (
          <li
            key={name}
            className={at === -1 || i < at ? 'dn' : i === at ? 'on' : ''}
            aria-current={i === at ? 'step' : undefined}
          >
            {label} {name === 'load' && r.load_cold_ns !== null ? <Duration ns={r.load_cold_ns} /> : null}
            {name === 'first' && r.first_inference_ns !== null ? (
              <Duration ns={r.first_inference_ns} />
            ) : null}
          </li>
        ))}
      </ol>
      <div className="l-sp">
        <Spark points={points} label={`Latency of the last ${points.length} iterations`} />
        {r.median_ns !== null ? (
          <span className="l-v">
            {isLanguage ? <Rate perSecond={1e9 / r.median_ns} /> : <Duration ns={r.median_ns} />}
            <span className="q sm">{r.phase === 'measure' ? 'median so far' : 'median in warm-up'}</span>
          </span>
        ) : isLanguage && r.phase === 'measure' ? (
          <span className="q2 sm">It answers without streaming first; then each token is seen here.</span>
        ) : null}
      </div>
      <span className="sm q2">
        {cell && run ? `${cell.model.name}, ${configurationLabel(cell.configuration)} · ` : ''}
        {isLanguage ? 'token' : 'iteration'} {r.iterations.toLocaleString('en')}
        {r.phase === 'measure' ? ` of at least ${benchmark.plan.iterations.toLocaleString('en')}` : ''}
      </span>
    </>
  );
}
