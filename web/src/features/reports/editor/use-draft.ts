import type { Report } from '@rackmark/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../../../lib/api.js';
import { changeReport, publishReport, reportOf } from '../../../lib/reports.js';
import { draftOf, isSame, type Draft } from './draft.js';

const isChangedMeanwhile = (error: unknown) => error instanceof ApiError && error.code === 'REPORT_CHANGED';

/**
 * What somebody edits against what was read: a later answer of the server never writes over it. Who saves second is told, and
 * has both.
 */
export function useDraft(report: Report) {
  const client = useQueryClient();
  const [saved, setSaved] = useState(report);
  const [draft, setDraft] = useState(() => draftOf(report));
  const [theirs, setTheirs] = useState<Report | null>(null);
  const tell = (next: Report) => {
    setSaved(next);
    client.setQueryData(reportOf(String(next.number)).queryKey, next);
    void client.invalidateQueries({ queryKey: ['reports', 'list'] });
  };
  /** Somebody was faster: what they saved is read, so that it can stand beside. */
  const meet = async (error: unknown) => {
    if (!isChangedMeanwhile(error)) return;
    setTheirs(await client.fetchQuery({ ...reportOf(String(saved.number)), staleTime: 0 }));
  };
  const save = useMutation({
    mutationFn: async ({ of, revision }: { of: Draft; revision: number }) =>
      changeReport(saved.number, { revision, ...of }),
    onSuccess: (next) => {
      tell(next);
      setTheirs(null);
    },
    onError: meet,
  });
  const publish = useMutation({
    mutationFn: async () => {
      const last = isSame(draft, draftOf(saved))
        ? saved
        : await save.mutateAsync({ of: draft, revision: saved.revision });
      return publishReport(last);
    },
    onSuccess: tell,
    onError: meet,
  });
  const failed = publish.error ?? save.error;
  return {
    ...{ saved, draft, tell },
    /** The report is gone: nothing is left to be saved. */
    discard: () => setDraft(draftOf(saved)),
    theirs: theirs === null ? null : draftOf(theirs),
    isDirty: !isSame(draft, draftOf(saved)),
    isSaving: save.isPending,
    isPublishing: publish.isPending,
    isBusy: save.isPending || publish.isPending,
    /** What is shown with both texts is no error of its own. */
    error: isChangedMeanwhile(failed) ? null : failed,
    change: (change: Partial<Draft>) => setDraft({ ...draft, ...change }),
    /** @param chosen of both, after somebody else had saved */
    save: (chosen?: Draft) => {
      if (chosen !== undefined) setDraft(chosen);
      publish.reset();
      save.mutate({ of: chosen ?? draft, revision: (theirs ?? saved).revision });
    },
    publish: () => publish.mutate(),
  };
}
