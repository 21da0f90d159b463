import { engineLabel, type Benchmark, type Device } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { DeviceIcon } from '../../components/marks.js';
import { Icon } from '../../components/icon.js';
import { ErrorState, PageHead, Skeleton } from '../../components/states.js';
import { queries } from '../../lib/api.js';
import { ago, count, Memory, waiting } from '../../lib/format.js';
import { useLanes } from '../../lib/live.js';
import { Spark } from '../../components/benchmarks/spark.js';
import { OutcomeBar, TallyWords } from '../../components/benchmarks/outcome-tally.js';
import { SimulatedWords } from '../../components/benchmarks/simulated-words.js';
import { Summary, useSuggested } from '../../components/benchmarks/summary.js';
import { DropModels } from '../../components/models/upload.js';
import { StateMark } from '../../components/devices/state-mark.js';
import { chipOf, whatOf } from '../../lib/devices/device-state.js';
import { SimulatedMark } from '../../components/simulated.js';
import { firstDevices, RackSummary, StartAttention } from './devices.js';
import { emptySearch } from '../../lib/new-benchmark-search.js';
import './start.css';
import { say } from '../../lib/words.js';

const FIRST_LOOK = 1;

export function StartPage() {
  const benchmarks = useQuery(queries.benchmarks());
  const devices = useQuery(queries.devices());
  const agents = useQuery(queries.agents());
  const here = (devices.data ?? []).filter((d) => d.admin !== 'retired');
  const navigate = useNavigate();
  const all = benchmarks.data ?? [];
  // What runs now, else the newest with something to see.
  const shown = all.find((b) => b.state === 'running') ?? all.find((b) => b.tally.measured > 0) ?? all[0];
  const session = useQuery(queries.session()).data;
  const isDemo = session?.demo ?? false;
  const onlyFirst = all.length === 1 && all[0]!.number === FIRST_LOOK && !isDemo;
  return (
    <>
      <PageHead
        title={session?.access === 'token' ? 'Rackmark' : say('start.rackmark_runs_on_this_computer')}
      >
        {onlyFirst
          ? say('start.a_first_benchmark_was_started_by')
          : isDemo
            ? say('start.a_rack_of_simulated_phones_to')
            : say('start.models_measured_on_real_devices_every')}
      </PageHead>
      <div className="hero">
        {benchmarks.isPending ? <Skeleton height={320} /> : null}
        {benchmarks.isError ? (
          <ErrorState error={benchmarks.error} retry={() => void benchmarks.refetch()} />
        ) : null}
        {benchmarks.data ? (
          shown ? (
            <Hero benchmark={shown} />
          ) : (
            <NoBenchmark devices={devices.data ?? []} />
          )
        ) : null}
        <DropModels
          onStored={(models) =>
            void navigate(
              models.length === 1
                ? { to: '/models/$sha', params: { sha: models[0]!.sha256 } }
                : {
                    to: '/benchmarks/new',
                    search: { ...emptySearch, model: models.map((m) => m.sha256) },
                  },
            )
          }
        />
      </div>
      <StartAttention devices={here} agents={agents.data ?? []} />
      <section>
        <div className="sh">
          <h2>{here.length === 1 ? say('start.this_computer') : say('start.devices')}</h2>
          {here.length === 1 ? <p className="sm q">{say('start.the_only_device_so_far')}</p> : null}
          <span className="r sm">
            <Link to="/rack">{say('app.rack')}</Link>
          </span>
        </div>
        <RackSummary devices={here} agents={agents.data ?? []} />
        <div className="devs">
          {firstDevices(here).map((d) => (
            <DeviceRow key={d.id} device={d} />
          ))}
        </div>
        {devices.isPending ? <Skeleton height={72} /> : null}
        {devices.isError ? <ErrorState error={devices.error} retry={() => void devices.refetch()} /> : null}
        {devices.data?.length === 0 ? (
          <p className="card pad q2">{say('start.the_agent_of_this_computer_has')}</p>
        ) : null}
      </section>
      <Next />
    </>
  );
}

function Hero({ benchmark: b }: { benchmark: Benchmark }) {
  const cells = useQuery(queries.cells(b.id));
  const { suggested } = useSuggested(b.state === 'ended' ? b : undefined);
  const to = { to: '/benchmarks/$ref' as const, params: { ref: String(b.number) } };
  if (b.state !== 'ended') return <LiveHero benchmark={b} />;
  const took = b.started_at && b.ended_at ? (Date.parse(b.ended_at) - Date.parse(b.started_at)) / 1000 : null;
  return (
    <section className="hero-card" aria-label={say('start.latest_benchmark')}>
      <span className="sm q above">
        <Link {...to}>{say('start.benchmark', { many: b.number })}</Link> ·{' '}
        {say('start.made', { time: ago(b.ended_at ?? b.created_at) })}
        {took === null ? '' : ` · ${say('start.took', { time: waiting(took) })}`}
        <SimulatedWords devices={b.devices} />
      </span>
      <Summary benchmark={b} cells={cells.data ?? []} />
      <div className="acts below">
        {suggested ? (
          <Link
            className="btn"
            to="/compare"
            search={{ base: suggested.base, candidate: suggested.candidates }}
          >
            {say('start.open_the_comparison')}
          </Link>
        ) : null}
        <Link className="btn quiet" {...to}>
          {say('start.all_numbers_and_how_they_were')}
        </Link>
      </div>
    </section>
  );
}

function LiveHero({ benchmark: b }: { benchmark: Benchmark }) {
  const lanes = useLanes();
  const lane = b.devices
    .map((d) => lanes.get(d.id))
    .find((l) => l !== undefined && l.run.benchmark_id === b.id);
  return (
    <section className="hero-card live-card" aria-label={say('start.benchmark_under_way')}>
      <div className="card res">
        <span className="sm q">
          {say('start.benchmark', { many: b.number })} · {say(`state.${b.state}`)}
          <SimulatedWords devices={b.devices} />
        </span>
        <p className="lead">
          <b>{b.state === 'queued' ? say('start.waiting_for_a_device') : say('start.measuring_now')}</b>
          {b.estimate && b.state === 'running'
            ? `: ${say('start.about_left', { time: waiting(b.estimate.seconds_left) })}`
            : ''}
        </p>
        <p className="q2">{b.name}</p>
        <div className="sec">
          <OutcomeBar benchmark={b} />
        </div>
        <TallyWords benchmark={b} />
        <div className="sec live-line">
          {lane && lane.points.length > 1 ? (
            <Spark
              points={lane.points}
              label={say('start.latency_of_the_last_iterations', { many: lane.points.length })}
            />
          ) : null}
        </div>
        <div className="acts">
          <Link className="btn pri" to="/benchmarks/$ref" params={{ ref: String(b.number) }}>
            {say('start.watch_it')}
          </Link>
        </div>
      </div>
    </section>
  );
}

function NoBenchmark({ devices }: { devices: readonly Device[] }) {
  return (
    <section className="card res">
      <p className="lead">
        <b>{say('start.nothing_measured_yet')}</b>
      </p>
      <p className="q2">
        {say('start.drop_a_tflite_file_choose_configurations', {
          what: devices.length === 1 ? say('start.this_computer_2') : count(devices.length, 'device'),
        })}
      </p>
      <div className="acts sec">
        <Link className="btn" to="/models">
          {say('app.models')}
        </Link>
      </div>
    </section>
  );
}

function DeviceRow({ device: d }: { device: Device }) {
  const native = d.facts.engines.find((e) => e.available);
  const gpu = native?.accelerators.find((a) => a.accelerator === 'gpu');
  return (
    <div className="card dev">
      <span className="nm">
        <DeviceIcon kind={d.facts.kind} /> {d.facts.kind === 'computer' ? d.agent_name : d.facts.name}{' '}
        <SimulatedMark when={d.facts.simulated} />
      </span>
      <Fact name={say('start.processor')}>
        {chipOf(d)}
        {d.facts.cores ? `, ${count(d.facts.cores, 'core')}` : ''}
      </Fact>
      <Fact name={say('start.memory')}>
        <Memory kib={d.facts.memory_mib === null ? null : d.facts.memory_mib * 1024} />
      </Fact>
      <Fact name={say('start.accelerators')}>
        <span className="acc">
          <Icon name="cpu" />
          CPU
        </span>{' '}
        {gpu?.available ? (
          <span className="acc">
            <Icon name="gpu" />
            {gpu.adapter ?? 'GPU'}
          </span>
        ) : (
          <span className="q" title={gpu?.reason ?? undefined}>
            {say('start.no_gpu_offered')}
          </span>
        )}
      </Fact>
      <Fact name={say('start.engine')}>
        {native
          ? `${engineLabel(native.engine)} ${native.version}${native.engine === 'litert' ? `, ${say('start.native')}` : ''}`
          : say('start.none')}
      </Fact>
      <span>
        <StateMark device={d} />
        <span className="q sm offer">{whatOf(d)}</span>
      </span>
    </div>
  );
}
const Fact = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <span>
    <span className="dt">{name}</span>
    <br />
    {children}
  </span>
);

function Next() {
  return (
    <section>
      <div className="sh">
        <h2>{say('start.next')}</h2>
      </div>
      <ul className="three">
        <li>
          <h3>{say('start.measure_your_own_model')}</h3>
          <ol>
            <li>{say('start.drop_the_file_above_and_look')}</li>
            <li>{say('start.new_benchmark_choose_threads_and_engines')}</li>
            <li>{say('start.watch_it_then_compare')}</li>
          </ol>
        </li>
        <li>
          <h3>{say('start.from_the_shell')}</h3>
          <p className="q2">{say('start.the_same_against_this_portal_with')}</p>
          <pre>npx rackmark bench a.tflite b.tflite --threads 1,2</pre>
        </li>
        <li>
          <h3>{say('start.in_a_script')}</h3>
          <p className="q2">{say('start.exit_0_when_every_cell_was')}</p>
          <pre>npx rackmark bench model.tflite --json</pre>
        </li>
        <li>
          <h3>{say('start.versions_of_the_runtime')}</h3>
          <p className="q2">{say('start.versions_text')}</p>
          <pre>npx rackmark history model.tflite --runtimes all</pre>
        </li>
      </ul>
    </section>
  );
}
