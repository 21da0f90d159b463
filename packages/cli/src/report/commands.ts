import type { Command } from 'commander';
import { ends, toPortal, withJson } from '../help/common.js';
import { about, takes } from '../help/help.js';
import type { ListOptions } from '../lists.js';
import type { PortalOptions } from '../portal/with-portal.js';
import { exportReport, type ExportOptions } from './export.js';
import { printReport } from './pdf.js';
import { importReport, type ImportOptions } from './import.js';
import { listReports } from './list.js';
import { publishReport, shareReport, type ShareOptions } from './publish.js';
import { verifyCommand, type VerifyOptions } from './verify.js';

/** `rackmark report …` */
export function addReportCommands(program: Command): void {
  const report = program.command('report').description(about('report'));
  withJson(toPortal(report.command('list').description(about('report.list')))).action((o: ListOptions) =>
    ends(() => listReports(o))(),
  );
  toPortal(
    report
      .command('publish')
      .description(about('report.publish'))
      .argument(takes('report'), about('report.report')),
  ).action((ref: string, o: PortalOptions) => ends(() => publishReport(ref, o))());
  toPortal(
    report
      .command('share')
      .description(about('report.share'))
      .argument(takes('report'), about('report.report'))
      .option(`--version ${takes('n')}`, about('report.version'))
      .option(`--note ${takes('text')}`, about('report.note'))
      .option(`--until ${takes('day')}`, about('report.until'))
      .option('--password-stdin', about('report.password')),
  ).action((ref: string, o: ShareOptions) => ends(() => shareReport(ref, o))());
  toPortal(
    report
      .command('export')
      .description(about('report.export'))
      .argument(takes('report'), about('report.report'))
      .requiredOption(`-o, --output ${takes('file')}`, about('report.output'))
      .option(`--version ${takes('n')}`, about('report.version')),
  ).action((ref: string, o: ExportOptions) => ends(() => exportReport(ref, 'file', o))());
  toPortal(
    report
      .command('page')
      .description(about('report.page'))
      .argument(takes('report'), about('report.report'))
      .requiredOption(`-o, --output ${takes('file')}`, about('report.output_page'))
      .option(`--version ${takes('n')}`, about('report.version')),
  ).action((ref: string, o: ExportOptions) => ends(() => exportReport(ref, 'page', o))());
  toPortal(
    report
      .command('pdf')
      .description(about('report.pdf'))
      .argument(takes('report'), about('report.report_or_file'))
      .requiredOption(`-o, --output ${takes('file')}`, about('report.output_pdf'))
      .option(`--version ${takes('n')}`, about('report.version')),
  ).action((ref: string, o: ExportOptions) => ends(() => printReport(ref, o))());
  toPortal(
    report
      .command('import')
      .description(about('report.import'))
      .argument(takes('file'), about('report.file'))
      .option(`--key ${takes('key')}`, about('report.key_needed')),
  ).action((file: string, o: ImportOptions) => ends(() => importReport(file, o))());
  withJson(
    report
      .command('verify')
      .description(about('report.verify'))
      .argument(takes('file'), about('report.file'))
      .option(`--key ${takes('key')}`, about('report.key')),
  ).action((file: string, o: VerifyOptions) => ends(() => verifyCommand(file, o))());
}
