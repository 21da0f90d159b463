import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Dialog } from '../dialog.js';
import { ErrorState } from '../states.js';
import { makeSuiteOf } from '../../lib/suites.js';
import { say } from '../../lib/words.js';
import '../series/series.css';

/** A benchmark becomes a suite: a button that asks for a name. */
export function MakeSuite({
  benchmark,
  text = say('suites.make'),
  className = 'btn',
}: {
  benchmark: { number: number; name: string };
  text?: string;
  className?: string;
}) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <button type="button" className={className} onClick={() => setAsking(true)}>
        {text}
      </button>
      {asking ? <Ask benchmark={benchmark} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function Ask({ benchmark, onClose }: { benchmark: { number: number; name: string }; onClose: () => void }) {
  const [name, setName] = useState(benchmark.name.slice(0, 80));
  const client = useQueryClient();
  const navigate = useNavigate();
  const make = useMutation({
    mutationFn: () => makeSuiteOf(name.trim(), String(benchmark.number)),
    onSuccess: ({ number }) => void navigate({ to: '/suites/$ref', params: { ref: String(number) } }),
    onSettled: () => void client.invalidateQueries({ queryKey: ['suites'] }),
  });
  return (
    <Dialog title={say('suites.make_title', { many: benchmark.number })} onClose={onClose}>
      <form
        className="suite-form"
        onSubmit={(e) => {
          e.preventDefault();
          if (name.trim() !== '') make.mutate();
        }}
      >
        <p>{say('suites.make_means')}</p>
        <label className="field">
          <span>{say('suites.name')}</span>
          <input
            type="text"
            required
            maxLength={80}
            data-autofocus
            placeholder={say('suites.name_example')}
            value={name}
            onChange={(e) => setName(e.target.value)}
          />
        </label>
        {make.isError ? <ErrorState error={make.error} /> : null}
        <div className="acts">
          <button type="submit" className="btn pri" disabled={make.isPending || name.trim() === ''}>
            {say('suites.make')}
          </button>
          <button type="button" className="btn quiet" onClick={onClose}>
            {say('suites.cancel')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
