import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '../../components/icon.js';
import { ApiError, signInWith } from '../../lib/api.js';
import { reconnectLive } from '../../lib/live.js';
import './session.css';
import { say } from '../../lib/words.js';

/** Stands in the place of every page while nobody is signed in: the address stays, so that signing in leads back to it. */
export function SignInPage() {
  const client = useQueryClient();
  const field = useRef<HTMLInputElement>(null);
  const [token, setToken] = useState('');
  const [shown, setShown] = useState(false);
  useEffect(() => {
    document.title = say('session.sign_in_rackmark');
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
        <h1>{say('session.sign_in')}</h1>
        <p className="q2">{say('session.other_computers_reach_this_portal_so')}</p>
        {/* Under what name a browser keeps the token. */}
        <input hidden readOnly name="username" autoComplete="username" value="administrator" />
        <label className="field">
          <span>{say('session.token')}</span>
          <input
            ref={field}
            type={shown ? 'text' : 'password'}
            name={say('session.token')}
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
          <span>{say('session.show_what_i_type')}</span>
        </label>
        <div className="acts">
          <button type="submit" className="btn pri" disabled={token.trim() === '' || enter.isPending}>
            {enter.isPending ? say('session.asking') : say('session.sign_in')}
          </button>
        </div>
        <details>
          <summary>{say('session.the_token_is_lost')}</summary>
          <p className="q2">{say('session.only_its_hash_is_kept_so')}</p>
          <pre>npx rackmark token --new</pre>
        </details>
      </form>
    </main>
  );
}
