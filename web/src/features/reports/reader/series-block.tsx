import type { SeriesDetail } from '@rackmark/contracts';
import { dataColumns, dataRows } from '../../../components/series/data-columns.js';
import { SeriesPicture } from '../../../components/series/series-picture.js';
import { say } from '../../../lib/words.js';
import { FilteredTable } from './filtered-table.js';

/** A series over its releases: the picture, and a table of the same data. @param releases so many of the newest are drawn */
export function SeriesBlock({ d, releases }: { d: SeriesDetail; releases: number }) {
  const shown = d.releases.slice(-releases);
  return (
    <>
      <SeriesPicture d={d} shown={shown} inColumn />
      <details className="reader-data">
        <summary>{say('series.table_link')}</summary>
        <FilteredTable
          label={say('series.data')}
          columns={dataColumns(d)}
          rows={dataRows(d, shown)}
          keyOf={(r) => String(r.release.number)}
        />
      </details>
    </>
  );
}
