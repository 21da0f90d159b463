import { reportVisibility, type Report } from '@rackmark/contracts';
import { useMutation } from '@tanstack/react-query';
import { ErrorState } from '../../../components/states.js';
import { changeReport } from '../../../lib/reports.js';
import { say } from '../../../lib/words.js';

/** Who may read what was published without a link. */
export function Visibility({ report, onSaved }: { report: Report; onSaved: (report: Report) => void }) {
  const change = useMutation({
    mutationFn: (visibility: Report['visibility']) =>
      changeReport(report.number, { revision: report.revision, visibility }),
    onSuccess: onSaved,
  });
  const address = `${location.origin}/r/${report.id}`;
  return (
    <fieldset className="visibility">
      <legend>
        <h2>{say('reports.visibility')}</h2>
      </legend>
      {reportVisibility.options.map((v) => (
        <label key={v} className="check">
          <input
            type="radio"
            name="visibility"
            checked={report.visibility === v}
            disabled={change.isPending}
            onChange={() => change.mutate(v)}
          />
          {say(`reports.visibility.${v}`)}
        </label>
      ))}
      {change.isError ? <ErrorState error={change.error} /> : null}
      {report.visibility === 'public' && report.versions.length > 0 ? (
        <p className="sm">
          {say('reports.public_address')}: <a href={address}>{address}</a>
        </p>
      ) : null}
    </fieldset>
  );
}
