import type { Suite } from '@rackmark/contracts';
import { Icon, type IconName } from '../../components/icon.js';
import { say } from '../../lib/words.js';

const icons: Record<Suite['standing']['answer'], [IconName, string]> = {
  not_run: ['none', 'N'],
  too_early: ['ask', 'Q'],
  no: ['equal', 'N'],
  faster: ['up', 'F'],
  slower: ['down', 'S'],
  cannot_tell: ['ask', 'Q'],
};

/** "Slower than before?" in a word, with the reason below it. */
export function AnswerMark({ standing: s }: { standing: Suite['standing'] }) {
  const [icon, tone] = icons[s.answer];
  const why = whyText(s);
  return (
    <span className={`suite-says ${tone}`}>
      <Icon name={icon} />
      <span>
        <b>
          {s.answer === 'slower' || s.answer === 'faster'
            ? say(`suites.answer.${s.answer}`, { name: s.since ?? '—' })
            : say(`suites.answer.${s.answer}`)}
        </b>
        {why === '' ? null : <span className="q sm line">{why}</span>}
      </span>
    </span>
  );
}

function whyText(s: Suite['standing']): string {
  const parts: string[] = [];
  if (s.answer === 'slower') parts.push(say('suites.answer.slower_in', { n: s.slower, of: s.series }));
  if (s.answer === 'faster') parts.push(say('suites.answer.slower_in', { n: s.faster, of: s.series }));
  if (s.answer === 'too_early') parts.push(say('suites.answer.early_because', { n: s.releases }));
  if (s.answer === 'no') parts.push(say('suites.answer.at_level', { n: s.series }));
  if (s.missing > 0) parts.push(say('suites.answer.missing', { n: s.missing }));
  if (s.over_budget > 0) parts.push(say('suites.answer.over', { n: s.over_budget }));
  if (s.suspicious > 0) parts.push(say('suites.answer.suspicious', { n: s.suspicious }));
  return parts.join('; ');
}

/** The first sentence of the list: the one that matters, and how the others are. */
export function leadOf(suites: readonly Suite[]): { strong: string; rest: string } {
  const of = (answer: Suite['standing']['answer']) => suites.filter((s) => s.standing.answer === answer);
  const slower = of('slower');
  const [no, faster, untold, early, notRun] = [
    of('no').length,
    of('faster').length,
    of('cannot_tell').length,
    of('too_early').length,
    of('not_run').length,
  ];
  const rest = [
    no > 0
      ? slower.length > 0
        ? say('suites.lead.not', { n: no })
        : say('suites.lead.level', { n: no })
      : '',
    faster > 0 ? say('suites.lead.faster', { n: faster }) : '',
    untold > 0 ? say('suites.lead.untold', { n: untold }) : '',
    early > 0 ? say('suites.lead.begun', { n: early }) : '',
    notRun > 0 ? say('suites.lead.not_run', { n: notRun }) : '',
  ].filter((t) => t !== '');
  if (suites.length === 0) return { strong: '', rest: say('suites.lead.none') };
  if (slower.length === 0)
    return {
      strong: no + faster > 0 ? say('suites.lead.calm') : say('suites.lead.early'),
      rest: rest.join(' '),
    };
  const named = slower
    .slice(0, 3)
    .map((s) => say('suites.lead.one_slower', { name: s.name, value: s.standing.since ?? '—' }));
  if (slower.length > named.length) named.push(say('suites.found.more', { n: slower.length - named.length }));
  return {
    strong: say('suites.lead.slower', { n: slower.length, of: suites.length, list: named }),
    rest: rest.join(' '),
  };
}
