import type { Device } from '@rackmark/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog } from '../../components/dialog.js';
import { ErrorState } from '../../components/states.js';
import { count } from '../../lib/format.js';
import { actionOf, actionTexts, quarantineHours, type ActionKind } from './device-actions.js';
import { actOnDevice, deleteDevice, putIntoPool } from './rack-api.js';
import { say } from '../../lib/words.js';

const LEAST_REASON = 3;

/** What is asked of one device or of several at once, with the reason that is written down beside it. */
export function ActionDialog({
  devices,
  kind,
  pools,
  note,
  onClose,
  onDone,
}: {
  devices: readonly Device[];
  kind: ActionKind;
  /** Names that are in use, offered while typing. */
  pools: readonly string[];
  /** What to know of the choice of several. */
  note?: string;
  onClose: () => void;
  /** With the sentence that says what was done. */
  onDone: (said: string) => void;
}) {
  const text = actionTexts[kind];
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [pool, setPool] = useState(devices[0]?.pool ?? '');
  const [hours, setHours] = useState<number>(quarantineHours[1][0]);
  const name = devices.length === 1 ? devices[0]!.facts.name : count(devices.length, 'device');
  const act = useMutation({
    mutationFn: async () => {
      const failed: string[] = [];
      for (const d of devices) {
        const asked =
          kind === 'pool'
            ? putIntoPool(d.id, pool.trim() === '' ? null : pool.trim())
            : kind === 'delete'
              ? deleteDevice(d.id)
              : actOnDevice(
                  d.id,
                  actionOf(kind, reason, { hours, now: Date.now(), to: d.rival?.agent_id ?? d.agent_id }),
                );
        // One device that refuses keeps the others from nothing.
        await asked.catch((error: unknown) => {
          if (devices.length === 1) throw error;
          failed.push(`${d.facts.name}: ${error instanceof Error ? error.message : String(error)}`);
        });
      }
      return failed;
    },
    onSuccess: (failed) => {
      if (failed.length === 0) onDone(`${name}: ${text.done}`);
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['devices'] });
      void client.invalidateQueries({ queryKey: ['device-sets'] });
    },
  });
  const tooShort = text.needsReason && reason.trim().length < LEAST_REASON;
  return (
    <Dialog onClose={onClose} title={text.title(name, devices.length === 1 ? devices[0] : undefined)}>
      <form
        className="dialog"
        onSubmit={(e) => {
          e.preventDefault();
          if (!tooShort) act.mutate();
        }}
      >
        <p>{text.means}</p>
        {note === undefined ? null : <p className="vd suspect wrap-text">{note}</p>}
        {devices.length > 1 ? <Names devices={devices} /> : null}
        {kind === 'quarantine' ? (
          <label className="field">
            <span>{say('rack.until_word')}</span>
            <select value={hours} onChange={(e) => setHours(Number(e.target.value))}>
              {quarantineHours.map(([h, words]) => (
                <option key={h} value={h}>
                  {say('rack.from_now', { text: words })}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        {kind === 'delete' ? null : kind === 'pool' ? (
          <label className="field">
            <span>{say('rack.facet_pool')}</span>
            <input
              type="text"
              list="pools"
              value={pool}
              maxLength={200}
              data-autofocus
              onChange={(e) => setPool(e.target.value)}
            />
            <datalist id="pools">
              {pools.map((p) => (
                <option key={p} value={p} />
              ))}
            </datalist>
          </label>
        ) : (
          <label className="field">
            <span>
              {text.needsReason ? say('rack.why_it_is_written_down') : say('rack.why_if_it_is_worth_writing')}
            </span>
            <textarea
              className="area"
              value={reason}
              maxLength={500}
              data-autofocus
              required={text.needsReason}
              onChange={(e) => setReason(e.target.value)}
            />
          </label>
        )}
        {act.isError ? <ErrorState error={act.error} /> : null}
        {act.data !== undefined && act.data.length > 0 ? (
          <div role="alert">
            <p>{say('rack.done_for', { many: devices.length - act.data.length, total: devices.length })}</p>
            <ul className="sm q2">
              {act.data.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </div>
        ) : null}
        <div className="acts">
          <button type="submit" className="btn pri" disabled={tooShort || act.isPending}>
            {act.isPending ? say('session.asking') : text.confirm}
          </button>
          <button type="button" className="btn" onClick={onClose}>
            {act.data === undefined ? say('rack.leave_it') : say('app.close')}
          </button>
          {tooShort ? <span className="q sm">{say('rack.write_down_why_in_three_letters')}</span> : null}
        </div>
      </form>
    </Dialog>
  );
}

const SHOWN = 8;
const Names = ({ devices }: { devices: readonly Device[] }) => (
  <p className="q2">
    {devices
      .slice(0, SHOWN)
      .map((d) => d.facts.name)
      .join(', ')}
    {devices.length > SHOWN ? ` ${say('rack.and_more', { many: devices.length - SHOWN })}` : ''}.
  </p>
);
