import { problem, type Model } from '@rackmark/contracts';
import { spoken } from '@rackmark/words/page';
import { DetailedError, Upload } from 'tus-js-client';
import { outcomeOfUpload } from '../../lib/api.js';
import { say, words } from '../../lib/words.js';

const CHUNK_BYTES = 8 * 2 ** 20;

/** What became of a file. */
export type Sent = { state: 'stored'; model: Model; known: boolean } | { state: 'refused'; why: string };

/** Sends one file by tus, which goes on where a broken connection left it, and tells what became of it. */
export async function sendFile(file: File, onProgress: (sent: number) => void): Promise<Sent> {
  try {
    const url = await new Promise<string>((resolve, reject) => {
      const upload = new Upload(file, {
        endpoint: '/api/v1/uploads',
        chunkSize: CHUNK_BYTES,
        retryDelays: [0, 500, 1_000, 3_000, 5_000, 10_000],
        metadata: { filename: file.name },
        removeFingerprintOnSuccess: true,
        // A broken connection is tried again; an answer (a full disk, a wrong request) is not.
        onShouldRetry: (error) => error.originalResponse === null || error.originalResponse.getStatus() === 0,
        onProgress,
        onError: reject,
        onSuccess: () => resolve(upload.url ?? ''),
      });
      void upload.findPreviousUploads().then((previous) => {
        const last = previous.at(-1);
        if (last !== undefined) upload.resumeFromPreviousUpload(last);
        upload.start();
      });
    });
    const outcome = await outcomeOfUpload(url.split('/').at(-1) ?? '');
    if (outcome.state === 'stored') return outcome;
    return {
      state: 'refused',
      why:
        outcome.state === 'refused'
          ? `${outcome.detail} (${outcome.code})`
          : say('models.the_upload_did_not_end_drop'),
    };
  } catch (error) {
    return { state: 'refused', why: whyBroken(error) };
  }
}

/** The server's own words where it answered; else that the connection broke. */
function whyBroken(error: unknown): string {
  const body = error instanceof DetailedError ? error.originalResponse?.getBody() : undefined;
  try {
    const told = problem.safeParse(JSON.parse(body ?? ''));
    if (told.success) return `${spoken(words(), told.data).detail} (${told.data.code})`;
  } catch {
    // No problem in JSON: the connection broke, or a proxy answered.
  }
  return say('models.the_upload_broke_off_drop_the');
}
