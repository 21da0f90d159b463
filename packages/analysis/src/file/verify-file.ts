import { EmptySide } from '../compare/of-query.js';
import { verifyReport, type Verified } from '../report/verify.js';
import { Unreadable } from './limits.js';
import type { OpenedReport } from './open.js';
import { checkSignature, type SignatureWord } from './signature.js';

export interface VerifiedFile extends Verified {
  signature: SignatureWord;
}

/**
 * Whether a file says what its own records say, and who says so.
 * @param trusted the public key that it should be signed by; null: none in particular
 * @throws Unreadable
 */
export async function verifyFile(file: OpenedReport, trusted: string | null): Promise<VerifiedFile> {
  const signature = checkSignature(file.manifest, trusted);
  const computed = await computedAgain(file);
  return { ...computed, differences: [...file.differences, ...computed.differences], signature };
}

async function computedAgain({ report, records }: OpenedReport): Promise<Verified> {
  try {
    return await verifyReport(report, records);
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    // What nobody published: a comparison of nothing, a cell that names no benchmark.
    const found = error instanceof EmptySide ? `nothing belongs to ${error.key}` : String(error);
    const difference = { where: 'report.json', told: 'figures that follow from it', found };
    return { differences: [difference], runs: 0, judgedByOtherRules: 0, readByOtherDetector: 0, asTold: 0 };
  }
}
