export { Unreadable } from './limits.js';
export { linesOf, openReportFile, type OpenedReport } from './open.js';
export { pageOf, reportInPage } from './page.js';
export { readPublicKey, publicKeyOf, type SignatureWord } from './signature.js';
export { verifyFile, type VerifiedFile } from './verify-file.js';
export { writeReportFile, type ReportFileParts } from './write.js';
