import type { NewReport } from '@rackmark/contracts';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { makeReport } from '../../lib/reports.js';
import { say } from '../../lib/words.js';

/** One click, and a draft that has written itself stands in the editor. */
export function MakeReport({ of, className = 'btn' }: { of: NewReport; className?: string }) {
  const navigate = useNavigate();
  const make = useMutation({
    mutationFn: () => makeReport(of),
    onSuccess: ({ number }) => navigate({ to: '/reports/$ref', params: { ref: String(number) } }),
  });
  return (
    <>
      <button type="button" className={className} disabled={make.isPending} onClick={() => make.mutate()}>
        {make.isPending ? say('reports.making') : say('reports.make')}
      </button>
      {make.isError ? (
        <span className="wrong" role="alert">
          {make.error.message}
        </span>
      ) : null}
    </>
  );
}
