import { HARNESS_PACKAGE, Instrumentation } from '../harness/instrumentation.js';
import { SIGKILL } from '../shell/processes.js';
import { complain, say, type Call, type Commands } from './command.js';

export const activityCommands: Commands = { am: (call) => activityManager(call, call.args) };

/** `am …`, and `cmd activity …`. */
export async function activityManager(call: Call, args: readonly string[]): Promise<number> {
  const { phone } = call;
  switch (args[0]) {
    case 'instrument':
      return instrument(call, args.slice(1));
    case 'force-stop': {
      const name = args.at(-1)!;
      for (const process of phone.processes.named(name)) {
        phone.log.add(
          'I',
          'ActivityManager',
          `Force stopping ${name} appid=10234 user=0: from pid ${call.process.pid}`,
        );
        process.kill(SIGKILL);
      }
      return 0;
    }
    case 'kill-all':
    case 'kill':
    case 'stack':
    case 'broadcast':
      return 0;
    case 'start':
    case 'start-activity':
      return say(call, `Starting: Intent { cmp=${args.at(-1)} }\n`);
    case 'get-current-user':
      return say(call, '0\n');
    default:
      return complain(call, `Unknown command: ${args[0] ?? ''}\n`, 255);
  }
}

/** Always 0: only what is printed tells how it ended. */
async function instrument(call: Call, args: readonly string[]): Promise<number> {
  const extras = new Map<string, string>();
  let waits = false;
  let component = '';
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '-e') extras.set(args[++i] ?? '', args[++i] ?? '');
    else if (arg === '--user' || arg === '--abi' || arg === '-p') i += 1;
    else if (arg === '-w') waits = true;
    else if (!arg.startsWith('-')) component = arg;
  }
  const [name = '', runner = ''] = component.split('/');
  const { phone } = call;
  if (
    phone.packages.get(name) === null ||
    name !== HARNESS_PACKAGE ||
    !runner.endsWith('HarnessInstrumentation')
  )
    return missing(call, component);
  if (phone.harness === null)
    return complain(
      call,
      'The played phone has no harness program: give FakePhone one (options.harness).\n',
      0,
    );
  const parameters = await parametersOf(call, extras);
  await new Instrumentation(call, { package: name, extras, waits }).perform(parameters);
  return 0;
}

async function parametersOf(call: Call, extras: ReadonlyMap<string, string>): Promise<string> {
  const inline = extras.get('parameters');
  if (inline !== undefined) return Buffer.from(inline, 'base64').toString('utf8');
  const path = extras.get('parameters_file');
  try {
    return path === undefined ? '' : await call.phone.files.text(path);
  } catch {
    // The harness says itself that there is nothing to read.
    return '';
  }
}

async function missing(call: Call, component: string): Promise<number> {
  await call.out.write(
    `INSTRUMENTATION_STATUS: Error=Unable to find instrumentation info for: ComponentInfo{${component}}\n` +
      'INSTRUMENTATION_STATUS: id=ActivityManagerService\nINSTRUMENTATION_STATUS_CODE: -1\n',
  );
  await call.err.write(
    `android.util.AndroidException: INSTRUMENTATION_FAILED: ${component}\n\tat com.android.commands.am.Instrument.run(Instrument.java:543)\n`,
  );
  return 0;
}
