import { type Gate, type GateCell } from '@rackmark/contracts';
import { words } from '../words.js';
import { metricLabel, noteOf, ratioOf, REGRESSIONS, wordOf } from './rows.js';

/** A gate as a suite of tests, which every CI shows: a cell a test. */
export function gateJunit(g: Gate): string {
  const { answer, title, cells } = g.decision!;
  const told = words().tell(title.said, title.text);
  const count = (is: (c: GateCell) => boolean) => cells.filter(is).length;
  const none = cells.length === 0;
  const [errors, failures, skipped] = [
    none ? Number(answer !== 'no_regression') : count((c) => c.word === 'cannot_tell'),
    count((c) => REGRESSIONS.includes(c.word)),
    count((c) => c.word === 'left_out'),
  ];
  const cases = none
    ? [testCase({ name: told, group: g.name, inside: errors === 0 ? '' : `<error message="${xml(told)}"/>` })]
    : cells.map((c) =>
        testCase({
          name: [c.slot, words().configuration(c.configuration, { engine: true }), metricLabel(c)].join(', '),
          group: `${g.name}.${c.device.name}`,
          inside: insideOf(c),
        }),
      );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites><testsuite name="${xml(`rackmark gate ${g.name}`)}" tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="${skipped}">`,
    ...cases,
    `<system-out>${xml(told)}</system-out>`,
    '</testsuite></testsuites>',
    '',
  ].join('\n');
}

const testCase = ({ name, group, inside }: { name: string; group: string; inside: string }): string =>
  `<testcase name="${xml(name)}" classname="${xml(group)}">${inside}</testcase>`;

function insideOf(c: GateCell): string {
  const text = xml([wordOf(c), ratioOf(c), noteOf(c)].filter(Boolean).join(' · '));
  if (REGRESSIONS.includes(c.word)) return `<failure message="${text}"/>`;
  if (c.word === 'cannot_tell') return `<error message="${text}"/>`;
  return c.word === 'left_out' ? `<skipped message="${text}"/>` : `<system-out>${text}</system-out>`;
}

/** XML has no place for most control characters, not even escaped, nor for halves of pairs. */
const xml = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex
    .replaceAll(/[\x00-\x1f\x7f\ufffe\uffff]/g, ' ')
    .replaceAll(/[\ud800-\udfff]/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
