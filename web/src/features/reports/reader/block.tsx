import type { FrozenBlock, FrozenReport } from '@rackmark/contracts';
import type { ReactNode } from 'react';
import { metricLabels } from '../../../components/compare/metrics.js';
import { Icon } from '../../../components/icon.js';
import { capital } from '../../../components/series/texts.js';
import { count } from '../../../lib/format.js';
import { metricText } from '../../../lib/series/figures.js';
import { say, words } from '../../../lib/words.js';
import { CellsBlock } from './cells-block.js';
import { ComparisonView, overallSentence } from './comparison-block.js';
import { DistributionBlock, OperatorsBlock } from './drawn-cells.js';
import { Environment } from './environment.js';
import { Narrative } from './narrative.js';
import { SeriesBlock } from './series-block.js';
import { shownPart } from './shown-part.js';

/** Blocks that are numbered as figures. */
export const isFigure = (b: FrozenBlock): boolean =>
  b.kind !== 'text' && b.kind !== 'environment' && !(b.kind === 'comparison' && b.view === 'findings');

interface Props {
  report: FrozenReport;
  block: FrozenBlock;
  /** Of a figure, from 1. */
  number: number;
  /** The first findings of a report lead it. */
  leads: boolean;
  /** Nothing of a draft is frozen. */
  isDraft: boolean;
}

export function Block({ report, block, number, leads, isDraft }: Props) {
  switch (block.kind) {
    case 'text':
      return (
        <Narrative
          markdown={block.markdown}
          figures={block.figures}
          language={report.language}
          comparisonOf={(f) => report.comparisons[f.comparison]?.result}
        />
      );
    case 'environment':
      return <Environment report={report} title={block.title} />;
    case 'comparison': {
      const found = report.comparisons[block.comparison]?.result;
      if (found === undefined) return null;
      const c = shownPart(found, block);
      const view = <ComparisonView report={report} block={block} c={c} />;
      if (block.view === 'findings')
        return (
          <section className={leads ? 'reader-findings leads' : 'reader-findings'}>
            {leads || block.title === '' ? null : <h2 lang={report.language}>{block.title}</h2>}
            {view}
          </section>
        );
      const compared = c.cells.filter((x) => x.effect !== null).length;
      const method = say('compare.threshold', {
        a: words().percent(c.delta),
        cells: count(compared, 'cell'),
      });
      return (
        <FrozenBlock
          {...{ report, number, isDraft, title: block.title }}
          sentence={block.view === 'matrix' ? overallSentence(c) : ''}
          note={`${metricLabels[c.metric]}, ${method}`}
        >
          {view}
        </FrozenBlock>
      );
    }
    case 'cells': {
      const id = report.benchmarks.find((b) => b.number === block.benchmark)?.id;
      const cells = report.cells.filter((c) => c.benchmark_id === id);
      const many = cells.filter((c) => c.outcome === 'measured').length;
      return (
        <FrozenBlock
          {...{ report, number, isDraft, title: block.title }}
          sentence={say('reader.cells_says', { many, total: cells.length })}
        >
          <CellsBlock report={report} benchmark={block.benchmark} title={block.title} />
        </FrozenBlock>
      );
    }
    case 'series': {
      const d = report.series?.[block.series]?.result;
      if (d === undefined) return null;
      return (
        <FrozenBlock
          {...{ report, number, isDraft, title: block.title }}
          sentence={`${capital(metricText(d.metric, d.at))}, ${words().configuration(d.configuration)}`}
          note={say('reader.series_note', { name: d.detector.name, what: d.detector.version })}
        >
          <SeriesBlock d={d} releases={block.releases} />
        </FrozenBlock>
      );
    }
    case 'distribution':
      return (
        <FrozenBlock
          {...{ report, number, isDraft, title: block.title }}
          sentence={say('compare.each_line_is_one_run_where')}
        >
          <DistributionBlock report={report} cells={block.cells} title={block.title} />
        </FrozenBlock>
      );
    case 'operators':
      return (
        <FrozenBlock {...{ report, number, isDraft, title: block.title }}>
          <OperatorsBlock report={report} cells={block.cells} />
        </FrozenBlock>
      );
  }
}

/** A figure of a report: number, title, one sentence, what it shows, and since when it stays so. */
function FrozenBlock({
  report,
  number,
  isDraft,
  title,
  sentence = '',
  note = '',
  children,
}: {
  report: FrozenReport;
  number: number;
  isDraft: boolean;
  title: string;
  sentence?: string;
  note?: string;
  children: ReactNode;
}) {
  return (
    <figure className="reader-figure">
      <figcaption>
        <p>
          <span className="q2">{say('reader.figure', { n: number })}</span>{' '}
          <b lang={report.language}>{title}</b>
          {isDraft ? null : (
            <span className="reader-frozen q sm">
              <Icon name="lock" small /> {say('reader.frozen', { time: words().day(report.published_at) })}
            </span>
          )}
        </p>
        {sentence === '' ? null : <p className="q2">{sentence}</p>}
      </figcaption>
      {children}
      {note === '' ? null : <p className="q sm reader-note">{note}</p>}
    </figure>
  );
}
