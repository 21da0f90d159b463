import type { Report } from '@rackmark/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog } from '../../../components/dialog.js';
import { ErrorState } from '../../../components/states.js';
import { shareReport, sharesOf } from '../../../lib/reports.js';
import { say } from '../../../lib/words.js';

/** A way to one version without an account. Its token is shown once. */
export function MakeLink({ report, onClose }: { report: Report; onClose: () => void }) {
  const client = useQueryClient();
  const [asked, setAsked] = useState({
    ...{ version: report.versions[0]!.version, note: '', until: '', password: '' },
  });
  const set = (change: Partial<typeof asked>) => setAsked({ ...asked, ...change });
  const make = useMutation({
    mutationFn: () =>
      shareReport(report.number, {
        ...{ version: asked.version, note: asked.note },
        // To the end of that day, as the reader's clock has it.
        expires_at: asked.until === '' ? null : new Date(`${asked.until}T23:59:59`).toISOString(),
        password: asked.password === '' ? null : asked.password,
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: sharesOf(report.number).queryKey }),
  });
  return (
    <Dialog title={say('reports.link.title')} onClose={onClose}>
      {make.data ? (
        <Made address={`${location.origin}/r/${make.data.token}`} />
      ) : (
        <form
          className="link-form"
          onSubmit={(e) => {
            e.preventDefault();
            make.mutate();
          }}
        >
          <label className="field">
            <span>{say('reports.link.version')}</span>
            <select value={asked.version} onChange={(e) => set({ version: Number(e.target.value) })}>
              {report.versions.map((v) => (
                <option key={v.version} value={v.version}>
                  {v.version}, {v.title}
                </option>
              ))}
            </select>
          </label>
          <label className="field">
            <span>{say('reports.link.note')}</span>
            <input
              type="text"
              autoComplete="off"
              maxLength={200}
              value={asked.note}
              onChange={(e) => set({ note: e.target.value })}
            />
          </label>
          <label className="field">
            <span>{say('reports.link.expires')}</span>
            <input
              type="date"
              autoComplete="off"
              value={asked.until}
              onChange={(e) => set({ until: e.target.value })}
            />
          </label>
          <label className="field">
            <span>{say('reports.link.password')}</span>
            <input
              type="password"
              autoComplete="new-password"
              minLength={8}
              maxLength={200}
              value={asked.password}
              onChange={(e) => set({ password: e.target.value })}
            />
          </label>
          {make.isError ? <ErrorState error={make.error} /> : null}
          <p>
            <button type="submit" className="btn pri" disabled={make.isPending}>
              {say('reports.link.make_now')}
            </button>
          </p>
        </form>
      )}
    </Dialog>
  );
}

function Made({ address }: { address: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(address);
    setCopied(true);
  };
  return (
    <div className="link-token">
      <p>{say('reports.link.once')}</p>
      <pre data-link={address}>{address}</pre>
      <p>
        <button type="button" className="btn pri" aria-live="polite" onClick={() => void copy()}>
          {isCopied ? say('reports.link.copied') : say('reports.link.copy')}
        </button>
      </p>
    </div>
  );
}
