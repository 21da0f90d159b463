import { unknownSettings } from '@rackmark/contracts';
import { languages, type Language } from '@rackmark/words';
import { Command, CommanderError, Option } from 'commander';
import { runAgent, type AgentOptions } from './agent.js';
import { agentCode, revokeAgent } from './agents.js';
import { bench } from './bench/command.js';
import { again, measuring } from './bench/flags.js';
import { cancelBenchmark } from './cancel.js';
import { compareCommand } from './compare.js';
import { removeDevice, removeModel, retireDevice } from './endings.js';
import { CannotRun, exitCode } from './exit.js';
import { gateCommand } from './gate/command.js';
import { historyCommand } from './history/command.js';
import { listDevices, listModels, type ListOptions } from './lists.js';
import { listParts } from './parts.js';
import { start } from './portal/start.js';
import type { PortalOptions } from './portal/with-portal.js';
import { addReportCommands } from './report/commands.js';
import { runtimeAdd, runtimeInstall, runtimeList, runtimeStatus } from './runtime.js';
import { listReleases, listSuites } from './suites.js';
import { terminal, wrapped } from './table.js';
import { replaceToken } from './token.js';
import { version } from './version.js';
import { speak } from './words.js';

// What is fetched is this user's alone; a cache folder that somebody names may serve others, who read and never write.
process.umask(process.env['RACKMARK_CACHE_DIR'] ? 0o022 : 0o077);

const program = new Command('rackmark')
  .description('Benchmarks LiteRT models on real devices.')
  .version(version(), '-V, --version')
  .addOption(
    new Option('--lang <language>', 'of what it prints (default: LC_ALL, LC_MESSAGES, LANG)').choices(
      languages,
    ),
  )
  .hook('preAction', () => {
    const { lang } = program.opts<{ lang?: Language }>();
    if (lang !== undefined) speak(lang);
    const unknown = unknownSettings(process.env);
    if (unknown.length > 0) throw new CannotRun(unknown.join('\n'));
  })
  .exitOverride()
  .showHelpAfterError('(rackmark --help lists the options)');
// A reader such as head may go away before everything is said.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCode.ok);
  throw error;
});

const ends = (action: () => Promise<number | void>) => async () => {
  process.exitCode = (await action()) ?? exitCode.ok;
};
const token = ['--token <token>', 'where the portal asks for one (or RACKMARK_TOKEN)'] as const;

measuring(
  program
    .command('bench')
    .description(
      'Measure models; prints a table, exit 0 when every cell was measured, 1 when one was not or a file was refused, 3 when it could not run',
    )
    .argument(
      '[files...]',
      '.tflite files, or language models: .litertlm and .task files; with --suite: slot=file',
    )
    .option('--suite <suite>', 'run this suite, by its name or number, for a release')
    .option('--release <name>', 'of a suite: the release that is measured, a new one or one that is there')
    .option('--commit <hash>', 'of the release')
    .option(
      '--parent <name>',
      'of the release: name or commit of the one it comes from; may be given again',
      again,
      [],
    )
    .option('--branch <name>', 'of the release'),
)
  .option('--server <url>', 'portal to use (default: the one running here, or one of its own)')
  .option(...token)
  .addOption(new Option('--json', 'print JSON and nothing else').conflicts('markdown'))
  .option('--markdown', 'print Markdown, for a pull request')
  .action((files: string[], options: unknown) => ends(() => bench(files, options))());

measuring(
  program
    .command('gate')
    .description(
      'Is a candidate worse than a base? Exit 0 no regression, 1 regression, 2 cannot tell, 3 could not run',
    )
    .argument('[files...]', 'model files that are measured on both versions of a runtime')
    .option('--suite <suite>', 'compare two releases of this suite, by its name or number')
    .option(
      '--base <what>',
      'a release of the suite (default: what the suite is held against), a model file, or a runtime such as litert@2.2.0',
    )
    .option('--candidate <what>', 'the same, under test')
    .option(
      '--metric <list>',
      'e.g. latency,latency@p90,peak_memory (default: latency; prefill and decode rates)',
    )
    .option('--limit <list>', 'how much worse is no regression: 3%, or 3%,decode_rate=5% (default: 3%)')
    .option('--allow-fallback', 'count what ran on the CPU in place of a GPU or NPU')
    .option('--most-runs <n>', 'runs a side and cell before it says that it cannot tell (default: 20)')
    .option('--name <name>', 'of this gate, in its comment (default: the suite’s)')
    .option('--junit <file>', 'write a JUnit report, too'),
)
  .option('--server <url>', 'portal to use (default: the one running here, or one of its own)')
  .option(...token)
  .addOption(new Option('--json', 'print JSON and nothing else').conflicts('markdown'))
  .option('--markdown', 'print a comment for a pull request')
  .action((files: string[], options: unknown) => ends(() => gateCommand(files, options))());

measuring(
  program
    .command('history')
    .description(
      'Measure models on released versions of the runtime side by side: is a version slower than the one before? Kept as a suite whose releases are the versions',
    )
    .argument('<files...>', '.tflite files, or language models: .litertlm and .task files')
    .option(
      '--runtimes <list>',
      'e.g. litert@2.2.0,litert@2.3.0; all: every version that can be had (rackmark runtime list), fetched where it is missing on this computer',
      'all',
    )
    .option('--name <name>', 'of the suite (default: of the models); the same again adds runs'),
)
  .option('--server <url>', 'portal to use (default: the one running here, or one of its own)')
  .option(...token)
  .addOption(new Option('--json', 'print JSON and nothing else').conflicts('markdown'))
  .option('--markdown', 'print Markdown')
  .action((files: string[], options: unknown) => ends(() => historyCommand(files, options))());

program
  .command('compare')
  .description('Compare what a benchmark measured')
  .argument('<benchmark>', 'number or id')
  .option('--base <side>', 'e.g. 3~9f2c41aa~*')
  .option('--candidate <side...>', 'one or several')
  .option(
    '--metric <name>',
    'latency, load_cold, load_warm, first_inference, peak_memory, prefill_rate, decode_rate, time_to_first_token, inter_token',
  )
  .option('--delta <share>', 'half-width of "no change" (default: 0.03)')
  .option('--server <url>')
  .option(...token)
  .addOption(new Option('--json').conflicts('markdown'))
  .option('--markdown')
  .action((ref: string, options: unknown) => ends(() => compareCommand(ref, options))());

program
  .command('cancel')
  .description('Cancel what is left of a benchmark; what was measured is kept')
  .argument('<benchmark>', 'number or id')
  .option('--server <url>')
  .option(...token)
  .action((ref: string, o: PortalOptions) => ends(() => cancelBenchmark(ref, o))());
program.command('start').description('Start the portal on this computer').action(ends(start));
program
  .command('agent')
  .description('Add this computer, and the phones on it, to a portal')
  .option('--server <url>', 'address of the portal')
  .option('--code <code>', 'one-time code of rackmark agents code, where the portal asks for a token')
  .option('--name <name>', 'what the portal calls this agent (default: the name of the computer)')
  .action((options: AgentOptions) => ends(() => runAgent(options))());
const agents = program.command('agents').description('Agents of a portal that other computers reach');
agents
  .command('code')
  .description('Make a one-time code for a new agent; prints it and the command to run there')
  .option('--server <url>')
  .option(...token)
  .option('--json')
  .action((o: ListOptions) => ends(() => agentCode(o))());
agents
  .command('revoke')
  .description('End an agent’s key and disconnect it')
  .argument('<agent>', 'name or id')
  .option('--server <url>')
  .option(...token)
  .action((agent: string, o: PortalOptions) => ends(() => revokeAgent(agent, o))());
program
  .command('token')
  .description('The administrator’s token of the portal on this computer')
  .option('--new', 'make a new one; the old one and everybody who signed in by it are out')
  .action((o: { new?: boolean }) => ends(() => replaceToken(o))());
const models = program
  .command('models')
  .description('List models; models parts looks into a bundle, models rm deletes one')
  .option('--server <url>')
  .option(...token)
  .option('--json')
  .action((o: ListOptions) => ends(() => listModels(o))());
models
  .command('rm')
  .description('Delete a model’s bytes; its facts and results stay')
  .argument('<model>', 'name, or SHA-256 from its first 8 digits on')
  .action((model: string, _: unknown, command: Command) =>
    ends(() => removeModel(model, command.optsWithGlobals<PortalOptions>()))(),
  );
models
  .command('parts')
  .description('List the models inside a bundle (.task, .litertlm), or make one a model of its own')
  .argument('<model>', 'file, name, or SHA-256 from its first 8 digits on')
  .option('--take <part>', 'make this part a model of its own')
  .action((model: string, _: unknown, command: Command) =>
    ends(() => listParts(model, command.optsWithGlobals<ListOptions & { take?: string }>()))(),
  );
const devices = program
  .command('devices')
  .description('List devices; devices retire and devices rm take one off the rack')
  .option('--server <url>')
  .option(...token)
  .option('--json')
  .action((o: ListOptions) => ends(() => listDevices(o))());
devices
  .command('retire')
  .description('Give a device no work any more; its results stay')
  .argument('<device>', 'name or id')
  .requiredOption('--reason <text>', 'why; it is written down in the device’s log')
  .action((device: string, { reason }: { reason: string }, command: Command) =>
    ends(() => retireDevice(device, reason, command.optsWithGlobals<PortalOptions>()))(),
  );
devices
  .command('rm')
  .description('Delete a device that never measured')
  .argument('<device>', 'name or id')
  .action((device: string, _: unknown, command: Command) =>
    ends(() => removeDevice(device, command.optsWithGlobals<PortalOptions>()))(),
  );

const suites = program
  .command('suites')
  .description('List suites, each with whether it became slower; suites releases lists the releases of one')
  .option('--server <url>')
  .option(...token)
  .option('--json')
  .action((o: ListOptions) => ends(() => listSuites(o))());
suites
  .command('releases')
  .description('Releases of a suite, the newest first')
  .argument('<suite>', 'name or number')
  .action((suite: string, _: unknown, command: Command) =>
    ends(() => listReleases(suite, command.optsWithGlobals<ListOptions>()))(),
  );

addReportCommands(program, ends);

const runtime = program
  .command('runtime')
  .description('The native runtimes of this computer: LiteRT, and LiteRT-LM for language models');
runtime
  .command('install')
  .description('Fetch and check the versions that are measured with where none is asked for')
  .option('--openvino', 'add OpenVINO, the route to Intel NPUs')
  .option('--litert-lm', 'add LiteRT-LM, the engine for language models (47 MB)')
  .action((o: { openvino?: boolean; litertLm?: boolean }) => ends(() => runtimeInstall(o))());
runtime
  .command('add')
  .description('Fetch and check other released versions, to measure them beside each other')
  .argument('<runtimes...>', 'e.g. litert@2.2.0 litert-lm@0.18.0')
  .action((names: string[]) => ends(() => runtimeAdd(names))());
runtime
  .command('list')
  .description('The released versions that can be measured, and which are here')
  .option('--json')
  .action((o: { json?: boolean }) => ends(() => runtimeList(o))());
runtime.command('status').description('What can be measured here').action(ends(runtimeStatus));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exitCode.ok : exitCode.cannotRun;
  } else {
    const isExpected = error instanceof CannotRun;
    process.stderr.write(
      isExpected
        ? `${wrapped(error.message, terminal([], process.stderr))}\n`
        : `Rackmark failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = exitCode.cannotRun;
  }
}
