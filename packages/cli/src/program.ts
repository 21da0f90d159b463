import { strayNames } from '@rackmark/contracts';
import { languages, said } from '@rackmark/words';
import { Option, type Command } from 'commander';
import { runAgent, type AgentOptions } from './agent.js';
import { agentCode, revokeAgent } from './agents.js';
import { bench } from './bench/command.js';
import { again, measuring } from './bench/flags.js';
import { cancelBenchmark } from './cancel.js';
import { compareCommand } from './compare.js';
import { removeDevice, retireDevice } from './endings.js';
import { CannotRun } from './exit.js';
import { gateCommand } from './gate/command.js';
import { ends, inForms, toPortal, withJson } from './help/common.js';
import { about, mayTakeMany, spokenHelp, takes, takesMany } from './help/help.js';
import { SpokenCommand } from './help/spoken-command.js';
import { historyCommand } from './history/command.js';
import { listDevices, type ListOptions } from './lists.js';
import { addModelCommands } from './models/commands.js';
import { start } from './portal/start.js';
import type { PortalOptions } from './portal/with-portal.js';
import { addReportCommands } from './report/commands.js';
import { addResultCommands } from './results/commands.js';
import { runtimeAdd, runtimeInstall, runtimeList, runtimeStatus } from './runtime.js';
import { listReleases, listSuites } from './suites.js';
import { replaceToken } from './token.js';
import { version } from './version.js';

/** Every command, described in the language that is spoken by then. */
export function makeProgram(): Command {
  const program = new SpokenCommand('rackmark')
    .description(about('program'))
    .configureHelp(spokenHelp)
    .helpOption('-h, --help', about('help'))
    .helpCommand('help [command]', about('help_of'))
    .version(version(), '-V, --version', about('version'))
    .addOption(new Option(`--lang ${takes('language')}`, about('lang')).choices(languages))
    .hook('preAction', refuseStraySettings)
    .exitOverride()
    .showHelpAfterError(about('after_error'));
  addMeasuring(program);
  addResults(program);
  addResultCommands(program);
  addPortal(program);
  addModelCommands(program);
  addRack(program);
  addReportCommands(program);
  addRuntime(program);
  return program;
}

function refuseStraySettings(): void {
  const stray = strayNames(process.env);
  if (stray.length === 0) return;
  throw new CannotRun(
    stray.map(({ name, near }) =>
      near === null ? said('cannot.setting', { name }) : said('cannot.setting.near', { name, a: near }),
    ),
  );
}

function addMeasuring(program: Command): void {
  const toBench = program
    .command('bench')
    .description(about('bench'))
    .argument(mayTakeMany('files'), about('bench.files'))
    .option(`--suite ${takes('suite')}`, about('bench.suite'))
    .option(`--release ${takes('name')}`, about('bench.release'))
    .option(`--commit ${takes('hash')}`, about('bench.commit'))
    .option(`--parent ${takes('name')}`, about('bench.parent'), again, [])
    .option(`--branch ${takes('name')}`, about('bench.branch'));
  inForms(toPortal(measuring(toBench), 'server_or_own'), 'markdown_pull_request').action(
    (files: string[], options: unknown) => ends(() => bench(files, options))(),
  );

  const gate = program
    .command('gate')
    .description(about('gate'))
    .argument(mayTakeMany('files'), about('gate.files'))
    .option(`--suite ${takes('suite')}`, about('gate.suite'))
    .option(`--base ${takes('what')}`, about('gate.base'))
    .option(`--candidate ${takes('what')}`, about('gate.candidate'))
    .option(`--metric ${takes('list')}`, about('gate.metric'))
    .option(`--limit ${takes('list')}`, about('gate.limit'))
    .option('--allow-fallback', about('gate.fallback'))
    .option(`--most-runs ${takes('n')}`, about('gate.most_runs'))
    .option(`--name ${takes('name')}`, about('gate.name'))
    .option(`--junit ${takes('file')}`, about('gate.junit'));
  inForms(toPortal(measuring(gate), 'server_or_own'), 'gate.markdown').action(
    (files: string[], options: unknown) => ends(() => gateCommand(files, options))(),
  );

  const history = program
    .command('history')
    .description(about('history'))
    .argument(takesMany('files'), about('history.files'))
    .option(`--runtimes ${takes('list')}`, about('history.runtimes'), 'all')
    .option(`--name ${takes('name')}`, about('history.name'));
  inForms(toPortal(measuring(history), 'server_or_own'), 'markdown').action(
    (files: string[], options: unknown) => ends(() => historyCommand(files, options))(),
  );
}

function addResults(program: Command): void {
  const compare = program
    .command('compare')
    .description(about('compare'))
    .argument(takes('benchmark'), about('benchmark'))
    .option(`--base ${takes('side')}`, about('compare.base'))
    .option(`--candidate ${takesMany('side')}`, about('compare.candidate'))
    .option(`--metric ${takes('name')}`, about('compare.metric'))
    .option(`--delta ${takes('share')}`, about('compare.delta'));
  inForms(toPortal(compare), 'markdown').action((ref: string, options: unknown) =>
    ends(() => compareCommand(ref, options))(),
  );
  toPortal(
    program.command('cancel').description(about('cancel')).argument(takes('benchmark'), about('benchmark')),
  ).action((ref: string, o: PortalOptions) => ends(() => cancelBenchmark(ref, o))());
}

function addPortal(program: Command): void {
  program.command('start').description(about('start')).action(ends(start));
  program
    .command('agent')
    .description(about('agent'))
    .option(`--server ${takes('url')}`, about('agent.server'))
    .option(`--code ${takes('code')}`, about('agent.code'))
    .option(`--name ${takes('name')}`, about('agent.name'))
    .action((options: AgentOptions) => ends(() => runAgent(options))());
  const agents = program.command('agents').description(about('agents'));
  withJson(toPortal(agents.command('code').description(about('agents.code')))).action((o: ListOptions) =>
    ends(() => agentCode(o))(),
  );
  toPortal(
    agents
      .command('revoke')
      .description(about('agents.revoke'))
      .argument(takes('agent'), about('agents.agent')),
  ).action((agent: string, o: PortalOptions) => ends(() => revokeAgent(agent, o))());
  program
    .command('token')
    .description(about('admin_token'))
    .option('--new', about('admin_token.new'))
    .action((o: { new?: boolean }) => ends(() => replaceToken(o))());
}

/** Devices and suites: lists, and what can be done with one of them. */
function addRack(program: Command): void {
  const devices = withJson(toPortal(program.command('devices').description(about('devices')))).action(
    (o: ListOptions) => ends(() => listDevices(o))(),
  );
  devices
    .command('retire')
    .description(about('devices.retire'))
    .argument(takes('device'), about('devices.device'))
    .requiredOption(`--reason ${takes('text')}`, about('devices.reason'))
    .action((device: string, { reason }: { reason: string }, command: Command) =>
      ends(() => retireDevice(device, reason, command.optsWithGlobals<PortalOptions>()))(),
    );
  devices
    .command('rm')
    .description(about('devices.rm'))
    .argument(takes('device'), about('devices.device'))
    .action((device: string, _: unknown, command: Command) =>
      ends(() => removeDevice(device, command.optsWithGlobals<PortalOptions>()))(),
    );
  const suites = withJson(toPortal(program.command('suites').description(about('suites')))).action(
    (o: ListOptions) => ends(() => listSuites(o))(),
  );
  suites
    .command('releases')
    .description(about('suites.releases'))
    .argument(takes('suite'), about('suites.suite'))
    .action((suite: string, _: unknown, command: Command) =>
      ends(() => listReleases(suite, command.optsWithGlobals<ListOptions>()))(),
    );
}

function addRuntime(program: Command): void {
  const runtime = program.command('runtime').description(about('runtime'));
  runtime
    .command('install')
    .description(about('runtime.install'))
    .option('--openvino', about('runtime.openvino'))
    .option('--litert-lm', about('runtime.litert_lm'))
    .action((o: { openvino?: boolean; litertLm?: boolean }) => ends(() => runtimeInstall(o))());
  runtime
    .command('add')
    .description(about('runtime.add'))
    .argument(takesMany('runtimes'), about('runtime.runtimes'))
    .action((names: string[]) => ends(() => runtimeAdd(names))());
  withJson(runtime.command('list').description(about('runtime.list'))).action((o: { json?: boolean }) =>
    ends(() => runtimeList(o))(),
  );
  runtime.command('status').description(about('runtime.status')).action(ends(runtimeStatus));
}
