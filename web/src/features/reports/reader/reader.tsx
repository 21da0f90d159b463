import type { FrozenReport, SharedReport } from '@rackmark/contracts';
import { spoken } from '@rackmark/words/page';
import { useMemo, type ReactNode } from 'react';
import '../../../components/compare/compare.css';
import { Icon } from '../../../components/icon.js';
import { Region } from '../../../components/region.js';
import { SimulatedMark } from '../../../components/simulated.js';
import { say, words } from '../../../lib/words.js';
import { About } from './about.js';
import { Block, isFigure } from './block.js';
import './reader.css';
import { commandsOf, filesOf } from './repeat.js';

/**
 * A report as its reader has it. It asks nobody for anything: all that it shows is in what it is given.
 * @param shared as it was sent, in no reader's language: its hash is of that
 * @param aside what belongs beside it where it is read
 */
export function Reader({
  shared,
  isDraft = false,
  aside,
}: {
  shared: SharedReport;
  isDraft?: boolean;
  aside?: ReactNode;
}) {
  const report = useMemo(() => spoken(words(), structuredClone(shared.report)), [shared]);
  const figures = report.blocks.filter(isFigure);
  const leading = report.blocks.find((b) => b.kind === 'comparison' && b.view === 'findings');
  return (
    <article className="reader">
      <div className="reader-main">
        <Head report={report} isDraft={isDraft} />
        <Banners report={report} withdrawn={shared.withdrawn_runs.length} />
        {report.blocks.map((block) => (
          <Block
            key={block.name}
            {...{ report, block, isDraft }}
            number={figures.indexOf(block) + 1}
            leads={block === leading}
          />
        ))}
        <Repeat report={report} />
      </div>
      <About shared={shared} shown={report} isDraft={isDraft}>
        {aside}
      </About>
    </article>
  );
}

function Head({ report, isDraft }: { report: FrozenReport; isDraft: boolean }) {
  const published = { time: words().day(report.published_at), version: report.version };
  return (
    <header>
      <h1 className="reader-title" lang={report.language}>
        {report.title}
      </h1>
      <p className="q2">
        {report.author === '' ? null : `${report.author} · `}
        {isDraft ? say('reader.draft_line') : say('reader.byline', published)}
      </p>
    </header>
  );
}

/** What a reader must know before the first figure. */
function Banners({ report, withdrawn }: { report: FrozenReport; withdrawn: number }) {
  const played = report.devices.filter((d) => d.simulated).length;
  return (
    <>
      {withdrawn > 0 ? (
        <p className="reader-banner" role="alert">
          <Icon name="invalid" className="X" /> <span>{say('reader.withdrawn', { n: withdrawn })}</span>
        </p>
      ) : null}
      {played > 0 ? (
        <p className="reader-played sm">
          <SimulatedMark />{' '}
          {played === report.devices.length
            ? say('reader.all_simulated')
            : say('reader.some_simulated', { many: played, total: report.devices.length })}
        </p>
      ) : null}
    </>
  );
}

function Repeat({ report }: { report: FrozenReport }) {
  return (
    <section className="reader-repeat">
      <h2>{say('reader.repeat')}</h2>
      <p>{say('reader.repeat_files')}</p>
      <Region label={say('reader.repeat_files_label')}>
        <pre>{filesOf(report).join('\n')}</pre>
      </Region>
      <Region label={say('reader.repeat_commands_label')}>
        <pre>{commandsOf(report).join('\n')}</pre>
      </Region>
    </section>
  );
}
