import { sharedReport, type SharedReport } from '@rackmark/contracts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import { ErrorState, Skeleton } from '../../components/states.js';
import { ThemeButton } from '../../components/theme-button.js';
import { ApiError, post, requestAsSent } from '../../lib/api.js';
import { say } from '../../lib/words.js';
import { OnePage } from './one-page.js';
import { ReaderBar } from './reader/bar.js';
import { Reader } from './reader/reader.js';

const route = getRouteApi('/r/$key');

/** @param password null: none was asked for */
const opened = (key: string, password: string | null) =>
  queryOptions({
    queryKey: ['shared', key, password],
    queryFn: (): Promise<SharedReport> =>
      requestAsSent(
        `/shared/${encodeURIComponent(key)}`,
        sharedReport,
        password === null ? undefined : post({ password }),
      ),
    // What was opened stays as it is; asking again counts as another reading.
    staleTime: Infinity,
    retry: false,
  });

const PUBLIC = /^[0-9a-f]{8}-/;

/** A published report for whoever has its address, with an account or without. */
export function SharedPage() {
  const { key } = route.useParams();
  const [password, setPassword] = useState<string | null>(null);
  const found = useQuery(opened(key, password));
  const code = found.error instanceof ApiError ? found.error.code : null;
  return (
    <div className="reader-frame">
      {PUBLIC.test(key) ? null : <meta name="robots" content="noindex" />}
      <ReaderBar theme={<ThemeButton iconOnly />} isOpen={found.data !== undefined} />
      <main>
        {found.data ? <Opened shared={found.data} by={key} password={password} /> : null}
        {found.isPending ? <Skeleton height={480} /> : null}
        {code === 'PASSWORD_NEEDED' || code === 'PASSWORD_WRONG' ? (
          <PasswordForm isWrong={code === 'PASSWORD_WRONG'} onOpen={setPassword} />
        ) : isGone(found.error) ? (
          <Plain title={say('reader.gone.title')}>
            <p className="q2">{say('reader.gone')}</p>
          </Plain>
        ) : found.isError ? (
          <ErrorState error={found.error} retry={() => void found.refetch()} />
        ) : null}
      </main>
    </div>
  );
}

/** A key that is cut is answered as a key that opens nothing. */
const isGone = (error: Error | null): boolean =>
  error instanceof ApiError && (error.status === 404 || error.status === 400 || error.status === 422);

function Opened({ shared, by, password }: { shared: SharedReport; by: string; password: string | null }) {
  const { title } = shared.report;
  useEffect(() => {
    document.title = `${title} · Rackmark`;
  }, [title]);
  return <Reader shared={shared} aside={<OnePage report={shared.report} by={by} password={password} />} />;
}

function Plain({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Rackmark`;
  }, [title]);
  return (
    <div className="reader-plain">
      <h1>{title}</h1>
      {children}
    </div>
  );
}

function PasswordForm({ isWrong, onOpen }: { isWrong: boolean; onOpen: (password: string) => void }) {
  const [text, setText] = useState('');
  return (
    <Plain title={say('reader.password.title')}>
      <p className="q2">{say('reader.password.why')}</p>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          onOpen(text);
        }}
      >
        <label className="field">
          <span>{say('reader.password')}</span>
          <input
            type="password"
            autoComplete="off"
            value={text}
            aria-invalid={isWrong}
            onChange={(e) => setText(e.target.value)}
          />
        </label>
        {isWrong ? (
          <p className="wrong" role="alert">
            {say('reader.password.wrong')}
          </p>
        ) : null}
        <button type="submit" className="btn" disabled={text === ''}>
          {say('reader.open')}
        </button>
      </form>
    </Plain>
  );
}
