import {
  openReportFile,
  Unreadable,
  verifyFile,
  type OpenedReport,
  type VerifiedFile,
} from '@rackmark/analysis/file';
import { oneLine } from '@rackmark/contracts';
import { CannotRun, exitCode, ofPortal } from '../exit.js';
import { words } from '../words.js';
import { keyOf } from './key.js';

export interface VerifyOptions {
  key?: string;
  json?: boolean;
}

/** `rackmark report verify FILE`: 0 all right, 1 something differs. @throws CannotRun */
export async function verifyCommand(path: string, { key, json = false }: VerifyOptions): Promise<number> {
  const trusted = key === undefined ? null : await keyOf(key);
  const { file, verified } = await verifiedFile(path, trusted);
  const isRight = verified.differences.length === 0 && isTrusted(verified, trusted);
  if (json) {
    const { number, version, title, portal } = file.report;
    const told = { report: { number, version, title, portal, sha256: file.sha256 }, ...verified };
    process.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
  } else process.stdout.write(`${lines(file, verified).map(oneLine).join('\n')}\n`);
  return isRight ? exitCode.ok : exitCode.differs;
}

/** Who asks for a certain portal's signature gets nothing else. */
const isTrusted = ({ signature }: VerifiedFile, trusted: string | null): boolean =>
  trusted === null ? signature === 'none' || signature === 'unknown' : signature === 'valid';

async function verifiedFile(path: string, trusted: string | null) {
  try {
    const file = await openReportFile(path);
    try {
      return { file, verified: await verifyFile(file, trusted) };
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof Unreadable) throw new CannotRun(ofPortal(error.said, error.message));
    throw error;
  }
}

function lines({ report: r, manifest, sha256 }: OpenedReport, verified: VerifiedFile): string[] {
  const { differences, runs, judgedByOtherRules, readByOtherDetector, asTold, signature } = verified;
  const say = words();
  return [
    say.say('shell.report.what', {
      name: r.title,
      a: r.number,
      b: r.version,
      time: say.day(r.published_at),
      code: r.portal.id,
    }),
    `SHA-256 ${sha256}`,
    ...(differences.length === 0
      ? [say.say('shell.report.right', { n: runs })]
      : [
          say.say('shell.report.wrong', { n: differences.length }),
          ...differences.map((d) =>
            say.say('shell.report.difference', { given: d.where, a: d.told, b: d.found }),
          ),
        ]),
    ...(judgedByOtherRules === 0 ? [] : [say.say('shell.report.other_rules', { n: judgedByOtherRules })]),
    ...(readByOtherDetector === 0
      ? []
      : [say.say('shell.report.other_detector', { n: readByOtherDetector })]),
    ...(asTold === 0 ? [] : [say.say('shell.report.as_told', { n: asTold })]),
    say.say('shell.report.signature', { word: signature, code: manifest.signature?.public_key ?? '' }),
  ];
}
