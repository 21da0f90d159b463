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
      <PageHead title={session?.access === 'token' ? 'Rackmark' : 'Rackmark runs on this computer'}>
        {onlyFirst
          ? 'A first benchmark was started by itself, with two small sample models. Nothing leaves this computer.'
          : isDemo
            ? 'A rack of played phones, to see what the pages show.'
            : 'Models measured on real devices. Every number says whether it can be trusted, and why.'}
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
          <h2>{here.length === 1 ? 'This computer' : 'Devices'}</h2>
          {here.length === 1 ? <p className="sm q">the only device so far</p> : null}
          <span className="r sm">
            <Link to="/rack">Rack</Link>
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
          <p className="card pad q2">
            The agent of this computer has not connected yet. It does within a few seconds of the start.
          </p>
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
    <section className="hero-card" aria-label="Latest benchmark">
      <span className="sm q above">
        <Link {...to}>Benchmark {b.number}</Link> · made {ago(b.ended_at ?? b.created_at)}
        {took === null ? '' : ` · took ${waiting(took)}`}
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
            Open the comparison
          </Link>
        ) : null}
        <Link className="btn quiet" {...to}>
          All numbers and how they were measured
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
    <section className="hero-card live-card" aria-label="Benchmark under way">
      <div className="card res">
        <span className="sm q">
          Benchmark {b.number} · {b.state}
          <SimulatedWords devices={b.devices} />
        </span>
        <p className="lead">
          <b>{b.state === 'queued' ? 'Waiting for a device' : 'Measuring now'}</b>
          {b.estimate && b.state === 'running' ? `: about ${waiting(b.estimate.seconds_left)} left` : ''}
        </p>
        <p className="q2">{b.name}</p>
        <div className="sec">
          <OutcomeBar benchmark={b} />
        </div>
        <TallyWords benchmark={b} />
        <div className="sec live-line">
          {lane && lane.points.length > 1 ? (
            <Spark points={lane.points} label={`Latency of the last ${lane.points.length} iterations`} />
          ) : null}
        </div>
        <div className="acts">
          <Link className="btn pri" to="/benchmarks/$ref" params={{ ref: String(b.number) }}>
            Watch it
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
        <b>Nothing measured yet.</b>
      </p>
      <p className="q2">
        Drop a .tflite file, choose configurations, and see how it runs on{' '}
        {devices.length === 1 ? 'this computer' : count(devices.length, 'device')}.
      </p>
      <div className="acts sec">
        <Link className="btn" to="/models">
          Models
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
      <Fact name="processor">
        {chipOf(d)}
        {d.facts.cores ? `, ${count(d.facts.cores, 'core')}` : ''}
      </Fact>
      <Fact name="memory">
        <Memory kib={d.facts.memory_mib === null ? null : d.facts.memory_mib * 1024} />
      </Fact>
      <Fact name="accelerators">
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
            no GPU offered
          </span>
        )}
      </Fact>
      <Fact name="engine">
        {native
          ? `${engineLabel(native.engine)} ${native.version}${native.engine === 'litert' ? ', native' : ''}`
          : 'none'}
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
        <h2>Next</h2>
      </div>
      <ul className="three">
        <li>
          <h3>Measure your own model</h3>
          <ol>
            <li>Drop the file above and look at what is in it.</li>
            <li>New benchmark: choose threads and engines; several make a matrix.</li>
            <li>Watch it, then compare.</li>
          </ol>
        </li>
        <li>
          <h3>From the shell</h3>
          <p className="q2">The same against this portal, with a table at the end.</p>
          <pre>npx rackmark bench a.tflite b.tflite --threads 1,2</pre>
        </li>
        <li>
          <h3>In a script</h3>
          <p className="q2">
            Exit 0 when every cell was measured, 1 when one was not, 3 when it could not run.
          </p>
          <pre>npx rackmark bench model.tflite --json</pre>
        </li>
      </ul>
    </section>
  );
}
