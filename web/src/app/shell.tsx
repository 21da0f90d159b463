import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Icon } from '../components/icon.js';
import { LanguageButton } from '../components/language-button.js';
import { ThemeButton } from '../components/theme-button.js';
import { ErrorState, Skeleton, StaleBar } from '../components/states.js';
import { attentionOf } from '../lib/devices/attention.js';
import { DemoBar } from '../features/session/demo-bar.js';
import { SignInPage } from '../features/session/sign-in-page.js';
import { queries, signOut } from '../lib/api.js';
import { reconnectLive } from '../lib/live.js';
import { bytes, plain } from '../lib/format.js';
import { listedBenchmarks, listedModels, totalOf } from '../lib/lists.js';
import { alertCounts } from '../lib/alerts.js';
import { howManySuites } from '../lib/suites.js';
import { isSharedPath } from '../lib/shared-path.js';
import { say } from '../lib/words.js';

function Nav({ onChoose }: { onChoose?: () => void }) {
  const devices = useQuery(queries.devices());
  const models = useInfiniteQuery(listedModels({})).data;
  const benchmarks = useInfiniteQuery(listedBenchmarks({})).data;
  const atWork = useInfiniteQuery(listedBenchmarks({ state: 'running' })).data;
  const running = atWork === undefined ? 0 : totalOf(atWork);
  const suites = useQuery(howManySuites());
  const alerts = useQuery(alertCounts());
  const inSeries = useRouterState({ select: (s) => s.location.pathname.startsWith('/series/') });
  const agents = useQuery(queries.agents());
  const here = devices.data?.filter((d) => d.admin !== 'retired');
  const due = attentionOf(here ?? [], agents.data ?? [], 0).length;
  const items: [
    to: '/rack' | '/models' | '/benchmarks' | '/compare' | '/suites' | '/alerts' | '/reports',
    name: string,
    note: ReactNode,
  ][] = [
    ['/rack', say('app.rack'), due > 0 ? <b>{say('app.need_you', { n: due })}</b> : here?.length],
    ['/models', say('app.models'), models && totalOf(models)],
    [
      '/benchmarks',
      say('app.benchmarks'),
      running > 0 ? say('app.running', { many: running }) : benchmarks && totalOf(benchmarks),
    ],
    ['/compare', say('app.compare'), null],
    ['/suites', say('app.suites'), suites.data || null],
    ['/alerts', say('app.alerts'), alerts.data && alerts.data.open > 0 ? <b>{alerts.data.open}</b> : null],
    ['/reports', say('reports.title'), null],
  ];
  return (
    <nav aria-label={say('app.main')}>
      {items.map(([to, name, note]) => (
        <Link
          key={to}
          to={to}
          activeProps={{ 'aria-current': 'page' }}
          // A series is a page of its suite.
          {...(to === '/suites' && inSeries ? { 'aria-current': 'page' as const } : {})}
          onClick={onChoose}
        >
          {name}
          <span className="ct">{note}</span>
        </Link>
      ))}
    </nav>
  );
}

const Brand = () => (
  <Link to="/" className="brand" activeProps={{}} aria-label={say('app.rackmark_start_page')}>
    <Icon name="brand" />
    Rackmark
  </Link>
);

/** What was shared is read by whoever has its key: without an account, and without the portal's own pages around it. */
export function Root() {
  const isShared = useRouterState({ select: (s) => isSharedPath(s.location.pathname) });
  return isShared ? <Outlet /> : <Shell />;
}

/** Every page, or sign-in in its place while the portal knows nobody: the address stays for afterwards. */
function Shell() {
  const session = useQuery({ ...queries.session(), retry: 1 });
  if (session.data?.access === 'token' && !session.data.signed_in) return <SignInPage />;
  // Before it is known who asks nothing else is asked; a portal that cannot tell shows its own errors.
  // Once it has failed, a page that asks again must not take itself away by that.
  if (session.isPending && session.errorUpdateCount === 0)
    return (
      <main className="wrap">
        <h1 className="vh">Rackmark</h1>
        <Skeleton height={320} />
      </main>
    );
  return <Pages demo={session.data?.demo ?? false} canLeave={session.data?.access === 'token'} />;
}

function SignOutButton() {
  const client = useQueryClient();
  const leave = async () => {
    await signOut();
    // Who has left hears nothing any more, either.
    reconnectLive();
    await client.invalidateQueries({ queryKey: ['session'] });
    client.removeQueries({ predicate: (q) => q.queryKey[0] !== 'session' });
  };
  return (
    <button type="button" onClick={() => void leave()}>
      <Icon name="lock" small /> {say('app.sign_out')}
    </button>
  );
}

function Pages({ demo, canLeave }: { demo: boolean; canLeave: boolean }) {
  const health = useQuery(queries.health());
  const [open, setOpen] = useState(false);
  const pathname = useRouterState({ select: (s) => s.location.pathname });
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    // After a change of page the keyboard starts at its content.
    if (!isFirst.current) main.current?.focus({ preventScroll: true });
    isFirst.current = false;
  }, [pathname]);
  return (
    <div className="app">
      <a className="skip" href="#main">
        {say('app.to_the_content')}
      </a>
      <header className="rail">
        <Brand />
        <Nav />
        <div className="foot">
          <Link to="/settings/notifications" activeProps={{ 'aria-current': 'page' }}>
            {say('notify.title')}
          </Link>
          <ThemeButton />
          <LanguageButton />
          {canLeave ? <SignOutButton /> : null}
          <a href="/api/v1/openapi.json">API</a>
          {health.data ? (
            <span>
              {health.data.data_bytes === null
                ? `v${health.data.version}`
                : say('app.models_v', {
                    value: plain(bytes(health.data.data_bytes)),
                    version: health.data.version,
                  })}
            </span>
          ) : null}
        </div>
      </header>
      <div>
        <header className="topbar">
          <Brand />
          <span className="r">
            <LanguageButton quiet />
            <ThemeButton iconOnly />
            <button
              type="button"
              className="btn quiet"
              aria-label={say('app.menu')}
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            >
              <Icon name="menu" />
            </button>
          </span>
        </header>
        {open ? (
          <div className="drop-nav">
            <Nav onChoose={() => setOpen(false)} />
            <p className="leave">
              <Link to="/settings/notifications" onClick={() => setOpen(false)}>
                {say('notify.title')}
              </Link>
            </p>
            {canLeave ? (
              <p className="leave">
                <SignOutButton />
              </p>
            ) : null}
          </div>
        ) : null}
        <main id="main" ref={main} tabIndex={-1}>
          <div className="wrap">
            {demo ? <DemoBar /> : null}
            <StaleBar />
            <Outlet />
          </div>
        </main>
      </div>
    </div>
  );
}

export const NotFound = () => (
  <div className="card empty">
    <h1>{say('app.there_is_no_page_here')}</h1>
    <p className="q2">{say('app.the_address_may_have_been_mistyped')}</p>
    <Link to="/" className="btn">
      {say('app.to_the_start_page')}
    </Link>
  </div>
);

export const PageError = ({ error, reset }: { error: unknown; reset: () => void }) => (
  <ErrorState error={error} retry={reset} />
);
