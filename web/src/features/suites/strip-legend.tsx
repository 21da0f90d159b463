import { Icon } from '../../components/icon.js';
import { markIcons } from '../../components/series/marks.js';
import type { MarkKind } from '../../lib/series/marks.js';
import { say } from '../../lib/words.js';

const marks: [MarkKind, string][] = [
  ['no_change', ''],
  ['slower', 'mk-S1'],
  ['faster', 'mk-F1'],
  ['back', ''],
  ['accepted', ''],
  ['suspicious', 'mk-suspicious'],
  ['one_unit', 'mk-unit begins ends'],
  ['two_modes', ''],
  ['suspect', 'mk-suspect'],
  ['invalid', 'mk-invalid'],
  ['missing', ''],
];

/** Every mark with its word. */
export const StripLegend = () => (
  <p className="lg marks-legend">
    {marks.map(([kind, look]) => (
      <span key={kind}>
        <i className={`mk ${look}`}>
          <span className="mk-ground">
            <Icon name={markIcons[kind]} small />
          </span>
        </i>
        {say(kind === 'invalid' ? 'mark.invalid_long' : `mark.${kind}`)}
      </span>
    ))}
    <span>
      <i className="over-line" />
      {say('mark.over')}
    </span>
    <span>
      <Icon name="change" small />
      {say('mark.environment')}
    </span>
  </p>
);
