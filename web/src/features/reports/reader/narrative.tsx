import type { Comparison, FrozenReport } from '@rackmark/contracts';
import type { Words } from '@rackmark/words/page';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import Markdown, { type Components } from 'react-markdown';
import { say, words, wordsIn } from '../../../lib/words.js';
import { figureText, type FrozenFigure } from './figure-text.js';
import { figuresInText } from './figures-in-text.js';
import { outwardLink } from './outward-link.js';

/** Words of the language that a text was written in: figures in it speak that, too. */
function useWordsOf(language: FrozenReport['language']): Words {
  const [of, setOf] = useState<Words>(words());
  useEffect(() => {
    let isCurrent = true;
    void wordsIn(language).then((found) => isCurrent && setOf(found));
    return () => {
      isCurrent = false;
    };
  }, [language]);
  return of;
}

/**
 * What somebody wrote. HTML in it is text, links lead to http and https only and tell nobody where they come from, pictures are
 * left out: opening a report asks nobody else for anything.
 */
export function Narrative({
  markdown,
  figures,
  language,
  comparisonOf,
}: {
  markdown: string;
  figures: readonly FrozenFigure[];
  language: FrozenReport['language'];
  comparisonOf: (figure: FrozenFigure) => Comparison | undefined;
}) {
  const own = useWordsOf(language);
  const components = useMemo(
    (): Components => ({
      ...plainParts,
      data: ({ value }) => {
        const figure = figures.find((f) => f.name === value);
        return <Bound figure={figure} comparison={figure && comparisonOf(figure)} words={own} />;
      },
    }),
    [figures, comparisonOf, own],
  );
  return (
    <div className="reader-text" lang={language}>
      <Markdown remarkPlugins={[figuresInText]} urlTransform={outwardLink} components={components}>
        {markdown}
      </Markdown>
    </div>
  );
}

/** The report has its title: headings of a text stand below it. */
const plainParts: Components = {
  h1: ({ children }) => <h2>{children}</h2>,
  h4: ({ children }) => <h3>{children}</h3>,
  h5: ({ children }) => <h3>{children}</h3>,
  h6: ({ children }) => <h3>{children}</h3>,
  a: ({ href, children }) => <Link href={href}>{children}</Link>,
  img: ({ alt }) => <span className="q">[{say('reader.image_left_out', { text: alt || '…' })}]</span>,
};

const Link = ({ href, children }: { href?: string | undefined; children: ReactNode }) =>
  href ? (
    <a href={href} rel="noopener noreferrer" target="_blank">
      {children}
    </a>
  ) : (
    <span>{children}</span>
  );

function Bound({
  figure,
  comparison,
  words: own,
}: {
  figure: FrozenFigure | undefined;
  comparison: Comparison | undefined;
  words: Words;
}) {
  const found = figure ? figureText(comparison, figure, own) : null;
  if (found === null) return <span className="q">[{own.say('reader.figure_gone')}]</span>;
  return (
    <span className="reader-bound" title={found.of}>
      <b>{found.value}</b>
      {found.interval === null ? null : <span className="q"> ({found.interval})</span>}
    </span>
  );
}
