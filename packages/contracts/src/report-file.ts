import { z } from 'zod';
import { id, sha256 } from './primitives.js';
import { wrong } from './wrong.js';

/** How a `report.rackmark.zip` is laid out (docs/reports.md). */
export const REPORT_FILE_FORMAT = 'rackmark.report-file/1';

/** An Ed25519 key: its 32 bytes in base64url. */
export const publicKey = z.string().regex(/^[\w-]{43}$/, wrong.public_key);
/** By which what a portal exports can be told from what others made: open to all. */
export const portalKey = z.object({
  portal: id,
  algorithm: z.literal('ed25519'),
  public_key: publicKey,
});
export type PortalKey = z.infer<typeof portalKey>;

/** The only names that such a file holds, besides its manifest. */
const fileName = z.string().regex(/^(report\.json|report\.html|records\/\d{4}\.ndjson\.gz)$/);
export const reportManifest = z.object({
  format: z.literal(REPORT_FILE_FORMAT),
  /** Version of Rackmark that wrote it. */
  rackmark: z.string().max(100),
  portal: id,
  files: z
    .array(z.object({ name: fileName, size_bytes: z.int().min(0), sha256 }))
    .min(1)
    .max(2_000),
  /** Of the list of files: see `signedText` in analysis. */
  signature: z
    .object({
      algorithm: z.literal('ed25519'),
      public_key: publicKey,
      value: z.string().regex(/^[\w-]{86}$/),
    })
    .nullable(),
});
export type ReportManifest = z.infer<typeof reportManifest>;
