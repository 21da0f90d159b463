import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '../../components/icon.js';
import { ApiError, signInWith } from '../../lib/api.js';
import { reconnectLive } from '../../lib/live.js';
import './session.css';

/** Stands in the place of every page while nobody is signed in: the address stays, so that signing in leads back to it. */
export function SignInPage() {
  const client = useQueryClient();
  const field = useRef<HTMLInputElement>(null);
  const [token, setToken] = useState('');
  const [shown, setShown] = useState(false);
  useEffect(() => {
    document.title = 'Sign in · Rackmark';
    field.current?.focus();
  }, []);
  const enter = useMutation({
    mutationFn: () => signInWith(token.trim()),
    onSuccess: (session) => {
      client.setQueryData(['session'], session);
      // What was refused before is asked for again.
      void client.invalidateQueries();
      reconnectLive();
    },
    onError: () => field.current?.select(),
  });
  const wrong = enter.error;
  return (
    <main className="sign-in" id="main">
      <p className="brand">
        <Icon name="brand" />
        Rackmark
      </p>
      <form
        className="card pad"
        onSubmit={(e) => {
          e.preventDefault();
          if (token.trim() !== '') enter.mutate();
        }}
      >
        <h1>Sign in</h1>
        <p className="q2">
          Other computers reach this portal, so it asks for its token. It was printed once, at the first start
          that let them in.
        </p>
        {/* Under what name a browser keeps the token. */}
        <input hidden readOnly name="username" autoComplete="username" value="administrator" />
        <label className="field">
          <span>token</span>
          <input
            ref={field}
            type={shown ? 'text' : 'password'}
            name="token"
            autoComplete="current-password"
            spellCheck={false}
            value={token}
            maxLength={200}
            aria-invalid={wrong !== null}
            aria-describedby={wrong === null ? undefined : 'sign-in-wrong'}
            onChange={(e) => setToken(e.target.value)}
          />
        </label>
        {wrong === null ? null : (
          <p className="wrong" id="sign-in-wrong" role="alert">
            {wrong.message} {wrong instanceof ApiError ? <span>({wrong.code})</span> : null}
          </p>
        )}
        <label className="check">
          <input type="checkbox" checked={shown} onChange={() => setShown(!shown)} />
          <span>show what I type</span>
        </label>
        <div className="acts">
          <button type="submit" className="btn pri" disabled={token.trim() === '' || enter.isPending}>
            {enter.isPending ? 'Asking …' : 'Sign in'}
          </button>
        </div>
        <details>
          <summary>The token is lost</summary>
          <p className="q2">
            Only its hash is kept, so it cannot be shown again. On the portal’s computer this makes a new one:
          </p>
          <pre>npx rackmark token --new</pre>
        </details>
      </form>
    </main>
  );
}
