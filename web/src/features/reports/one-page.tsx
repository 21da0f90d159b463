import type { FrozenReport } from '@rackmark/contracts';
import { useMutation } from '@tanstack/react-query';
import { savedPage } from '../../lib/reports.js';
import { save } from '../../lib/save.js';
import { say } from '../../lib/words.js';
import { fileNameOf } from './reader/downloads.js';

/** The report as a file that opens without a portal. @param by the key that it was opened by */
export function OnePage({
  report,
  by,
  password,
}: {
  report: FrozenReport;
  by: string;
  password: string | null;
}) {
  const keep = useMutation({
    mutationFn: async () => save(`${fileNameOf(report)}.html`, await savedPage(by, password)),
  });
  return (
    <div className="reader-box noprint">
      <h2>{say('reader.one_page')}</h2>
      <p className="q2 sm">{say('reader.one_page_why')}</p>
      <p className="reader-data">
        <button type="button" className="btn sm" disabled={keep.isPending} onClick={() => keep.mutate()}>
          {say('reader.download_page')}
        </button>
      </p>
      {keep.isError ? (
        <p className="wrong" role="alert">
          {keep.error.message}
        </p>
      ) : null}
    </div>
  );
}
