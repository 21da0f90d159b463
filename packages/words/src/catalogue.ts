import type { Messages } from './message.js';
import { agents } from './messages/agents.js';
import { configurations } from './messages/configuration.js';
import { deviceLog } from './messages/device_log.js';
import { engines } from './messages/engines.js';
import { failed } from './messages/failed.js';
import { alerts } from './messages/alerts.js';
import { failures } from './messages/failures.js';
import { findings } from './messages/findings.js';
import { harnesses } from './messages/harnesses.js';
import { happenings } from './messages/happenings.js';
import { bisects } from './messages/bisects.js';
import { gates } from './messages/gates.js';
import { installs } from './messages/installs.js';
import { issues } from './messages/issues.js';
import { modelFacts } from './messages/model_facts.js';
import { notices } from './messages/notices.js';
import { page } from './messages/page/page.js';
import { plans } from './messages/plan.js';
import { unsupportedModels } from './messages/plan_models.js';
import { unsupported } from './messages/plan_unsupported.js';
import { problems } from './messages/problems/problems.js';
import { reasons } from './messages/reasons.js';
import { reports } from './messages/reports.js';
import { shell } from './messages/shell.js';
import { onlyShell } from './messages/shell/shell.js';
import { sides } from './messages/sides.js';
import { table } from './messages/table.js';
import { waits } from './messages/waits.js';
import type { Parameter, ValueOf } from './parameters.js';

export const catalogue = {
  ...reasons,
  ...findings,
  ...configurations,
  ...deviceLog,
  ...failed,
  ...failures,
  ...happenings,
  ...shell,
  ...onlyShell,
  ...sides,
  ...table,
  ...waits,
  ...alerts,
  ...gates,
  ...bisects,
  ...notices,
  ...reports,
  ...plans,
  ...unsupported,
  ...unsupportedModels,
  ...modelFacts,
  ...issues,
  ...agents,
  ...harnesses,
  ...engines,
  ...installs,
  ...problems,
  ...page,
} as const satisfies Messages;
type Catalogue = typeof catalogue;
export type Key = keyof Catalogue;

/** What is in braces up to its comma, where it is the name of a parameter: the words of a branch are none. */
type First<S extends string> = S extends `${infer Inside}}${string}`
  ? Inside extends `${infer Name},${string}`
    ? Name
    : Inside
  : never;
type Named<S extends string> = S extends `${string}{${infer Rest}`
  ? Extract<First<Rest>, Parameter> | Named<Rest>
  : never;

/** The parameters that a message takes, read from its English text; a test holds the others to it. */
export type ParametersOf<K extends Key> = { [P in Named<Catalogue[K]['en']>]: ValueOf<P> };
export type Arguments<K extends Key> = keyof ParametersOf<K> extends never
  ? [key: K]
  : [key: K, params: ParametersOf<K>];
