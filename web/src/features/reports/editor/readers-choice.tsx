import type { FrozenReport, Report } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { previewOf } from '../../../lib/reports.js';
import { say } from '../../../lib/words.js';
import type { Draft } from './draft.js';

const shows = [
  ['device_names', 'reports.show_names', 'reports.show_names_why'],
  ['runtime_texts', 'reports.show_texts', 'reports.show_texts_why'],
] as const;

/** What leaves beyond what is always told, and what things are called outside. */
export function ReadersChoice({
  saved,
  draft,
  onChange,
}: {
  saved: Report;
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
}) {
  const preview = useQuery(previewOf(saved));
  const label = (of: 'models' | 'devices', key: string, text: string) => {
    const { [key]: _, ...others } = draft.labels[of];
    onChange({ labels: { ...draft.labels, [of]: text === '' ? others : { ...others, [key]: text } } });
  };
  return (
    <section className="card pad readers-choice">
      <h2>{say('reports.readers')}</h2>
      <p className="q2">{say('reports.readers_why')}</p>
      {shows.map(([key, text, why]) => (
        <label key={key} className="check">
          <input
            type="checkbox"
            checked={draft.shows[key]}
            onChange={(e) => onChange({ shows: { ...draft.shows, [key]: e.target.checked } })}
          />
          <span>
            {say(text)} <span className="q sm offer">{say(why)}</span>
          </span>
        </label>
      ))}
      {preview.data ? (
        <div className="label-lists">
          {(['models', 'devices'] as const).map((of) => (
            <div key={of}>
              <h3>{say(`reports.names_${of}`)}</h3>
              {namesIn(preview.data)[of].map(([key, name]) => (
                <input
                  key={key}
                  type="text"
                  maxLength={200}
                  aria-label={name}
                  placeholder={name}
                  value={draft.labels[of][key] ?? ''}
                  onChange={(e) => label(of, key, e.target.value)}
                />
              ))}
            </div>
          ))}
        </div>
      ) : null}
    </section>
  );
}

function namesIn({
  cells,
  devices,
}: FrozenReport): Record<'models' | 'devices', [key: string, name: string][]> {
  return {
    models: [...new Map(cells.map((c) => [c.model.sha256, c.model.name]))],
    devices: devices.map((d) => [d.id, d.label]),
  };
}
