import { Command } from 'commander';
import type { ListOptions } from '../lists.js';
import type { PortalOptions } from '../portal/with-portal.js';
import { exportReport, type ExportOptions } from './export.js';
import { importReport, type ImportOptions } from './import.js';
import { listReports } from './list.js';
import { publishReport, shareReport, type ShareOptions } from './publish.js';
import { verifyCommand, type VerifyOptions } from './verify.js';

type Ends = (action: () => Promise<number | void>) => () => Promise<void>;
const token = ['--token <token>', 'where the portal asks for one (or RACKMARK_TOKEN)'] as const;

/** `rackmark report …` */
export function addReportCommands(program: Command, ends: Ends): void {
  const report = program.command('report').description('Reports: results for somebody who was not there');
  const toPortal = (command: Command) => command.option('--server <url>').option(...token);
  toPortal(report.command('list').description('List reports, the newest first'))
    .option('--json')
    .action((o: ListOptions) => ends(() => listReports(o))());
  toPortal(
    report
      .command('publish')
      .description('Publish what the draft shows now as its next version')
      .argument('<report>', 'number or id'),
  ).action((ref: string, o: PortalOptions) => ends(() => publishReport(ref, o))());
  toPortal(
    report
      .command('share')
      .description('Make a link by which a version is read without an account')
      .argument('<report>', 'number or id')
      .option('--version <n>', 'which (default: the newest)')
      .option('--note <text>', 'who it is for; no reader sees it')
      .option('--until <day>', 'last day on which it opens, such as 2027-01-31')
      .option('--password-stdin', 'ask readers for a password; its line is read from standard input'),
  ).action((ref: string, o: ShareOptions) => ends(() => shareReport(ref, o))());
  toPortal(
    report
      .command('export')
      .description('Write a version with all records to one file, which can be verified anywhere')
      .argument('<report>', 'number or id')
      .requiredOption('-o, --output <file>', 'such as report.rackmark.zip')
      .option('--version <n>', 'which (default: the newest)'),
  ).action((ref: string, o: ExportOptions) => ends(() => exportReport(ref, o))());
  toPortal(
    report
      .command('import')
      .description('Take in a report that another portal exported; the portal verifies it first')
      .argument('<file>', 'a .rackmark.zip')
      .option('--key <key>', 'the public key that it has to be signed by, or a file with it'),
  ).action((file: string, o: ImportOptions) => ends(() => importReport(file, o))());
  report
    .command('verify')
    .description(
      'Compute every figure of an exported report again; needs no portal. Exit 0 all right, 1 something differs, 3 cannot be read',
    )
    .argument('<file>', 'a .rackmark.zip')
    .option('--key <key>', 'the public key of the portal that it should come from, or a file with it')
    .option('--json')
    .action((file: string, o: VerifyOptions) => ends(() => verifyCommand(file, o))());
}
