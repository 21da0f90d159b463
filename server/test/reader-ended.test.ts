import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hostileModels } from '@rackmark/sample-models';
import { call, testPortal, upload, type TestPortal } from './support/portal.js';

// The process that describes a file is ended from outside while the upload waits for it.

let portal: TestPortal;
beforeAll(async () => void (portal = await testPortal()));
afterAll(() => portal.stop());

/** Readers that this process started and that still run. */
function readers(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const [, parent] = /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return Number(parent) === process.pid && command.includes('reading/child.js');
      } catch {
        // Over meanwhile.
        return false;
      }
    })
    .map(Number);
}

/** Kills so many readers, one after the other, as they come. @returns how many there were before the answer */
async function killing<T>(most: number, uploading: Promise<T>): Promise<[answer: T, killed: number]> {
  const killed = new Set<number>();
  let answer: T | null = null;
  void uploading.then((a) => (answer = a));
  while (answer === null) {
    const [next] = readers().filter((pid) => !killed.has(pid));
    if (next !== undefined && killed.size < most) {
      process.kill(next, 'SIGKILL');
      killed.add(next);
    }
    await turn();
  }
  return [answer, killed.size];
}

const files = (folder: string) =>
  readdirSync(join(portal.config.dataDir, folder), { recursive: true, withFileTypes: true }).filter((f) =>
    f.isFile(),
  ).length;
// Whose describing takes a while.
const slow = () => new Uint8Array(hostileModels.samples['keptSignatureOfMillions']!());
const other = () => new Uint8Array(hostileModels.samples['keptSignaturesAlike']!());

(process.platform === 'linux' ? describe : describe.skip)('a reader that is killed from outside', () => {
  it('once: the file is read again', async () => {
    const [{ status }, killed] = await killing(1, upload(portal, slow(), 'once.tflite'));
    expect([status, killed]).toEqual([201, 1]);
  });

  it('each time, of a resumable upload: its outcome says so, and nothing is kept', async () => {
    const before = files('blobs');
    const bytes = other();
    const begun = await fetch(`${portal.url}/api/v1/uploads`, {
      method: 'POST',
      headers: { 'tus-resumable': '1.0.0', 'upload-length': String(bytes.length) },
    });
    const id = begun.headers.get('location')!.split('/').at(-1)!;
    const sending = fetch(`${portal.url}/api/v1/uploads/${id}`, {
      method: 'PATCH',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      },
      body: bytes,
    });
    const [, killed] = await killing(Infinity, sending);
    expect(killed).toBe(2);
    const { body } = await call(portal, 'GET', `/uploads/${id}/outcome`);
    expect(body).toMatchObject({ state: 'refused', code: 'READER_ENDED' });
    expect([files('blobs'), files('uploads')]).toEqual([before, 0]);
  });

  it('each time: the upload says so, keeps nothing and blames no file; the next one is taken', async () => {
    const before = files('blobs');
    const [{ status, body }, killed] = await killing(Infinity, upload(portal, other(), 'twice.tflite'));
    expect([status, body.code, killed]).toEqual([503, 'READER_ENDED', 2]);
    expect(body.detail).toContain('ended twice from outside (SIGKILL)');
    expect([files('blobs'), files('uploads')]).toEqual([before, 0]);
    expect((await call(portal, 'GET', '/models')).body.items).toHaveLength(before);
    expect((await upload(portal, other(), 'twice.tflite')).status).toBe(201);
    expect(files('blobs')).toBe(before + 1);
  });
});
