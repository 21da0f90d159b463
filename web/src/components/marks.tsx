import {
  usedLabel,
  type Configuration,
  type Delegation,
  type Outcome,
  type Verdict,
} from '@rackmark/contracts';
import { Icon, type IconName } from './icon.js';
import { say, words } from '../lib/words.js';

/** A verdict: shape and word, always both. */
function VerdictMark({ verdict }: { verdict: Verdict }) {
  return (
    <span className={`vd ${verdict}`}>
      <Icon name={verdict} />
      {say(`verdict.${verdict}`)}
    </span>
  );
}

const outcomeIcon: Record<Exclude<Outcome, 'measured'>, IconName> = {
  unsupported: 'none',
  failed: 'cross',
  lost: 'cross',
  cancelled: 'none',
};

/** How a cell or run ended: its verdict when it was measured, else the outcome. */
export function OutcomeMark({ outcome, verdict }: { outcome: Outcome | null; verdict: Verdict | null }) {
  if (outcome === null) {
    return (
      <span className="vd">
        <Icon name="wait" />
        {say('outcome.pending')}
      </span>
    );
  }
  if (outcome === 'measured')
    return verdict === null ? (
      <span className="vd">{say('outcome.measured')}</span>
    ) : (
      <VerdictMark verdict={verdict} />
    );
  return (
    <span className="vd">
      <Icon name={outcomeIcon[outcome]} />
      {say(`outcome.${outcome}`)}
    </span>
  );
}

/** A configuration with its accelerator's mark; `asked → used` when they differ. */
export function ConfigurationMark({
  configuration,
  delegation,
  engine,
  without = [],
}: {
  configuration: Configuration;
  delegation?: Delegation | null;
  engine?: boolean;
  /** Parts of a language model's task that stand elsewhere. */
  without?: readonly string[];
}) {
  const used = delegation ? usedLabel(delegation) : null;
  return (
    <>
      <span className="acc">
        <Icon name={configuration.accelerator} />
        {words().configuration(configuration, { engine: engine ?? false, without })}
      </span>
      {used === null ? null : <span className="used q sm">→ {used}</span>}
    </>
  );
}

const kinds: Record<string, IconName> = { android: 'phone', computer: 'computer', browser: 'browser' };
export const DeviceIcon = ({ kind }: { kind: string }) => <Icon name={kinds[kind] ?? 'computer'} />;
