import { createInterface } from 'node:readline';
import { z } from 'zod';
import { phoneModels, type PhoneModelName } from '../body/models.js';
import { noFaults, type Faults } from '../faults.js';
import { JvmHarness } from '../harness/jvm.js';
import { playedRun } from '../harness/played-run.js';
import type { HarnessProgram } from '../harness/program.js';
import { RecordedHarness } from '../harness/recorded.js';
import { FakePhone } from '../phone.js';

// A rack of played phones as a process of its own, for load tests and the demo. It is told what to do by one JSON object a
// line on standard input, and answers each with one line on standard output. The end of standard input is its own end.

const names = Object.keys(phoneModels) as [PhoneModelName, ...PhoneModelName[]];
const harness = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('played'), measure_ms: z.number().default(1000), pace: z.number().default(1) }),
  z.object({
    kind: z.literal('jvm'),
    program: z.tuple([z.string()], z.string()),
    library_path: z.string(),
    language_library_path: z.string().nullable().default(null),
    at_once: z.int().min(1).optional(),
  }),
]);
const at = z.int().min(0);
const command = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('add'),
    /** One phone each; they take turns when `count` is larger. */
    models: z.array(z.enum(names)).min(1).default(names),
    count: z.int().min(1).optional(),
    harness: harness.default({ kind: 'none' }),
    keep_files: z.boolean().default(true),
    time_scale: z.number().default(1),
    boot_ms: z.number().optional(),
    properties: z.record(z.string(), z.string()).default({}),
    /** Version of the harness app that is on them from the start; null: none is. */
    installed: z.string().nullable().default(null),
  }),
  z.object({ do: z.literal('unplug'), phone: at }),
  z.object({ do: z.literal('plug_in'), phone: at }),
  z.object({ do: z.literal('reboot'), phone: at }),
  z.object({ do: z.literal('hang'), phone: at, on: z.boolean().default(true) }),
  /** Names and values of `Faults`; patterns are given as text. Without `faults`, all are taken back. */
  z.object({ do: z.literal('faults'), phone: at, faults: z.record(z.string(), z.unknown()).optional() }),
  z.object({ do: z.literal('state'), phone: at }),
  z.object({ do: z.literal('memory') }),
]);
export type RackCommand = z.input<typeof command>;

const phones: FakePhone[] = [];

function programOf(wanted: z.infer<typeof harness>): HarnessProgram | undefined {
  switch (wanted.kind) {
    case 'none':
      return undefined;
    case 'played':
      return new RecordedHarness({
        lines: (parameters) => playedRun(parameters, { measureMs: wanted.measure_ms }),
        pace: wanted.pace,
      });
    case 'jvm':
      return new JvmHarness({
        program: wanted.program,
        libraryPath: wanted.library_path,
        languageLibraryPath: wanted.language_library_path,
        atOnce: wanted.at_once,
      });
  }
}

async function perform(wanted: z.infer<typeof command>): Promise<unknown> {
  if (wanted.do === 'add') return add(wanted);
  if (wanted.do === 'memory') return { rss_mib: Math.round(process.memoryUsage.rss() / 2 ** 20) };
  const phone = phones[wanted.phone];
  if (phone === undefined) throw new Error(`There is no phone ${wanted.phone}.`);
  switch (wanted.do) {
    case 'unplug':
      return phone.unplug();
    case 'plug_in':
      return phone.plugIn();
    case 'reboot':
      return phone.reboot();
    case 'hang':
      return phone.hang(wanted.on);
    case 'faults':
      return void Object.assign(
        phone.faults,
        wanted.faults === undefined ? noFaults() : asFaults(wanted.faults),
      );
    case 'state':
      return {
        address: phone.address,
        body: phone.body.now(),
        settings: phone.settings.snapshot(),
        trouble: phone.trouble,
        /** Of models, whatever their name was while they were on the way. */
        pushed_model_bytes: [...phone.pushed]
          .filter(([path]) => path.includes('/models/'))
          .reduce((sum, [, bytes]) => sum + bytes, 0),
      };
  }
}

async function add(wanted: Extract<z.infer<typeof command>, { do: 'add' }>): Promise<unknown> {
  const program = programOf(wanted.harness);
  const made = Array.from({ length: wanted.count ?? wanted.models.length }, (_, i) => {
    const model = phoneModels[wanted.models[i % wanted.models.length]!];
    return new FakePhone({
      model,
      harness: program,
      keepFiles: wanted.keep_files,
      timeScale: wanted.time_scale,
      bootMs: wanted.boot_ms,
      // What shops call it; real phones rarely say.
      properties: { 'ro.product.marketname': model.name, ...wanted.properties },
      packages:
        wanted.installed === null ? {} : { 'org.rackmark.harness': { versionName: wanted.installed } },
    });
  });
  await Promise.all(made.map((phone) => phone.listen()));
  const first = phones.length;
  phones.push(...made);
  return made.map((phone, i) => ({
    phone: first + i,
    name: phone.model.name,
    serial: phone.serial,
    address: phone.address,
  }));
}

const isPattern = (name: string) => name === 'hangShell' || name === 'refuseService' || name === 'service';

/** JSON has no patterns: their text stands for them. */
function asFaults(given: Record<string, unknown>): Partial<Faults> {
  const read = (name: string, value: unknown): unknown => {
    if (isPattern(name) && typeof value === 'string') return new RegExp(value);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, read(k, v)]));
  };
  const known = noFaults();
  for (const name of Object.keys(given)) if (!(name in known)) throw new Error(`There is no fault ${name}.`);
  return read('', given) as Partial<Faults>;
}

async function answer(line: string): Promise<void> {
  let said: unknown;
  try {
    said = { ok: true, value: (await perform(command.parse(JSON.parse(line)))) ?? null };
  } catch (error) {
    said = { ok: false, error: error instanceof z.ZodError ? z.prettifyError(error) : String(error) };
  }
  process.stdout.write(`${JSON.stringify(said)}\n`);
}

let queue = Promise.resolve();
createInterface({ input: process.stdin })
  .on('line', (line) => void (queue = queue.then(() => answer(line))))
  .on('close', () => {
    void queue.then(() => Promise.all(phones.map((p) => p.stop()))).then(() => process.exit(0));
  });
