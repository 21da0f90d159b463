import { z } from 'zod';

/** The harness APK that this portal gives away, as `npm run harness:build` made it. */
export const harnessApp = z.object({
  file: z.string().regex(/^[\w.-]+\.apk$/),
  version: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  abi: z.string(),
  min_sdk: z.int(),
  runtime: z.object({ name: z.string(), version: z.string(), sha256: z.string() }),
  /** The vendor's libraries that the operator put in; none: this APK reaches no NPU. */
  npu_libraries: z.array(z.string()),
});
export type HarnessApp = z.infer<typeof harnessApp>;

/** As answered: with its size and where it is. */
export const harnessAppOffer = harnessApp.extend({ size_bytes: z.int(), url: z.string() });
export type HarnessAppOffer = z.infer<typeof harnessAppOffer>;
/** What this portal gives away; null: it has none yet. */
export const harnessOffers = z.object({ android: harnessAppOffer.nullable() });
export type HarnessOffers = z.infer<typeof harnessOffers>;
