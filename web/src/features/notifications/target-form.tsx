import {
  notificationKind,
  type MadeNotificationTarget,
  type NewNotificationTargetInput,
  type NotificationKind,
  type NotificationTarget,
} from '@rackmark/contracts';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog } from '../../components/dialog.js';
import { ErrorState } from '../../components/states.js';
import { itemsOf } from '../../lib/lists.js';
import { listedSuites } from '../../lib/suites.js';
import { say } from '../../lib/words.js';
import { addTarget, changeTarget } from './api.js';

interface Form {
  kind: NotificationTarget['kind'];
  name: string;
  url: string;
  addresses: string;
  language: 'en' | 'es';
  hears: NotificationKind[];
  isOfAll: boolean;
  suites: string[];
  is_enabled: boolean;
}
const empty: Form = {
  ...{ kind: 'json', name: '', url: '', addresses: '', language: 'en', isOfAll: true, suites: [] },
  ...{ hears: ['alert_raised', 'alert_ended', 'missing_data'], is_enabled: true },
};
const formOf = (t: NotificationTarget): Form => ({
  ...{ kind: t.kind, name: t.name, url: t.url ?? '', addresses: t.addresses?.join(', ') ?? '' },
  ...{ language: t.language, hears: t.hears, isOfAll: t.suites === null },
  ...{ suites: t.suites?.map((s) => s.id) ?? [], is_enabled: t.is_enabled },
});
const addressesIn = (text: string): string[] => text.split(/[\s,;]+/).filter((a) => a !== '');

/** What a form says, for the kind that it is of. */
function bodyOf(f: Form): NewNotificationTargetInput {
  const { kind, name, hears, is_enabled, language } = f;
  const all = { name, hears, is_enabled, suites: f.isOfAll ? null : f.suites };
  if (kind === 'email') return { kind, ...all, addresses: addressesIn(f.addresses), language };
  const url = f.url.trim();
  return kind === 'json' ? { kind, ...all, url } : { kind, ...all, url, language };
}

/** Adds a target, or changes one; what kind it is of stays. */
export function TargetForm({
  target,
  canMail,
  onClose,
  onMade,
}: {
  target: NotificationTarget | null;
  canMail: boolean;
  onClose: () => void;
  onMade: (made: MadeNotificationTarget) => void;
}) {
  const client = useQueryClient();
  const [form, setForm] = useState<Form>(() => (target === null ? empty : formOf(target)));
  // One key for this form: pressed twice, it makes one target.
  const [key] = useState(() => crypto.randomUUID());
  const put = (change: Partial<Form>) => setForm((old) => ({ ...old, ...change }));
  const save = useMutation({
    mutationFn: async () => {
      const body = bodyOf(form);
      if (target === null) return onMade(await addTarget(body, key));
      const { kind: _, ...change } = body;
      await changeTarget(target.id, change);
    },
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: ['notifications'] }),
  });
  const isMail = form.kind === 'email';
  const isWhole =
    form.name.trim() !== '' &&
    (isMail ? addressesIn(form.addresses).length > 0 : form.url.trim() !== '') &&
    form.hears.length > 0 &&
    (form.isOfAll || form.suites.length > 0);
  return (
    <Dialog
      title={target === null ? say('notify.add') : say('notify.edit_of', { name: target.name })}
      size="lg"
      onClose={onClose}
    >
      <form
        className="notify-form"
        onSubmit={(e) => {
          e.preventDefault();
          if (isWhole) save.mutate();
        }}
      >
        {target === null ? <Kinds value={form.kind} onChange={(kind) => put({ kind })} /> : null}
        <Text
          label={say('notify.form.name')}
          value={form.name}
          most={80}
          onChange={(name) => put({ name })}
        />
        {isMail ? (
          <Text
            label={say('notify.form.addresses')}
            value={form.addresses}
            most={5_000}
            onChange={(addresses) => put({ addresses })}
          />
        ) : (
          <Text
            label={say('notify.form.url')}
            value={form.url}
            most={2_000}
            onChange={(url) => put({ url })}
          />
        )}
        {isMail && !canMail ? <p className="sm">{say('notify.form.no_mail')}</p> : null}
        {form.kind === 'json' ? null : (
          <label className="field">
            <span>{say('notify.form.language')}</span>
            <select
              value={form.language}
              onChange={(e) => put({ language: e.target.value === 'es' ? 'es' : 'en' })}
            >
              <option value="en" lang="en">
                English
              </option>
              <option value="es" lang="es">
                Español
              </option>
            </select>
          </label>
        )}
        <Hears value={form.hears} onChange={(hears) => put({ hears })} />
        <Suites {...form} put={put} />
        <label>
          <input
            type="checkbox"
            checked={form.is_enabled}
            onChange={(e) => put({ is_enabled: e.target.checked })}
          />{' '}
          {say('notify.form.enabled')}
        </label>
        {save.isError ? <ErrorState error={save.error} /> : null}
        <div className="acts">
          <button type="submit" className="btn pri" disabled={!isWhole || save.isPending}>
            {say('notify.form.save')}
          </button>
          <button type="button" className="btn" onClick={onClose}>
            {say('notify.form.cancel')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

const Text = ({
  label,
  value,
  most,
  onChange,
}: {
  label: string;
  value: string;
  most: number;
  onChange: (text: string) => void;
}) => (
  <label className="field">
    <span>{label}</span>
    <input
      type="text"
      required
      maxLength={most}
      value={value}
      spellCheck={false}
      onChange={(e) => onChange(e.target.value)}
    />
  </label>
);

const Kinds = ({ value, onChange }: { value: Form['kind']; onChange: (kind: Form['kind']) => void }) => (
  <fieldset>
    <legend>{say('notify.form.kind')}</legend>
    {(['json', 'slack', 'email'] as const).map((kind) => (
      <label key={kind}>
        <input type="radio" name="kind" checked={value === kind} onChange={() => onChange(kind)} />{' '}
        {say('notify.kind', { kind })}
      </label>
    ))}
  </fieldset>
);

const Hears = ({
  value,
  onChange,
}: {
  value: NotificationKind[];
  onChange: (hears: NotificationKind[]) => void;
}) => (
  <fieldset>
    <legend>{say('notify.form.when')}</legend>
    {notificationKind.options.map((kind) => (
      <label key={kind}>
        <input
          type="checkbox"
          checked={value.includes(kind)}
          onChange={(e) => onChange(e.target.checked ? [...value, kind] : value.filter((k) => k !== kind))}
        />{' '}
        {say('notify.hears', { kind })}
      </label>
    ))}
  </fieldset>
);

function Suites({ isOfAll, suites, put }: Form & { put: (change: Partial<Form>) => void }) {
  const all = itemsOf(useInfiniteQuery(listedSuites({})).data);
  return (
    <fieldset>
      <legend>{say('notify.form.suites')}</legend>
      <label>
        <input type="radio" name="suites" checked={isOfAll} onChange={() => put({ isOfAll: true })} />{' '}
        {say('notify.form.all')}
      </label>
      <label>
        <input
          type="radio"
          name="suites"
          checked={!isOfAll}
          disabled={all.length === 0}
          onChange={() => put({ isOfAll: false })}
        />{' '}
        {say('notify.form.some')}
      </label>
      {isOfAll
        ? null
        : all.map((s) => (
            <label key={s.id} className="notify-suite">
              <input
                type="checkbox"
                checked={suites.includes(s.id)}
                onChange={(e) =>
                  put({ suites: e.target.checked ? [...suites, s.id] : suites.filter((id) => id !== s.id) })
                }
              />{' '}
              {s.name}
            </label>
          ))}
    </fieldset>
  );
}
