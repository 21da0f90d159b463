import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mobileNetLike } from '@rackmark/sample-models';
import { Place } from './support/processes.js';

// A real disk that is really full: 4 MiB of memory, mounted as the data folder.
const disk = mkdtempSync(join(tmpdir(), 'rackmark-small-disk-'));
const mounted =
  process.platform === 'linux' &&
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]).status === 0;
if (!mounted) console.warn('SKIPPED: a full disk (only root may mount one).');

let place: Place;
(mounted ? describe : describe.skip)('a full disk', () => {
  beforeAll(async () => {
    place = await Place.make();
    place.extra = { RACKMARK_DATA_DIR: disk };
    await place.server();
  });
  afterAll(async () => {
    await place.clear();
    spawnSync('umount', [disk]);
    rmSync(disk, { recursive: true, force: true });
  });
  const upload = async (bytes: Uint8Array) => {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(bytes)]), 'model.tflite');
    const response = await fetch(`${place.url}/api/v1/models`, { method: 'POST', body: form });
    return { status: response.status, body: (await response.json()) as { code?: string; detail?: string } };
  };
  const tiny = mobileNetLike({ weights: 'f32', inputSize: 32, width: 0.25, classes: 5 });
  // More than the disk holds, and it begins as a model does: what cannot be one is refused before it is stored.
  const large = new Uint8Array(5 * 2 ** 20);
  large.set(tiny);

  it('an upload says so, by either way, the portal lives on, and works again when there is room', async () => {
    const filler = join(disk, 'filler');
    expect(() => writeFileSync(filler, Buffer.alloc(5 * 2 ** 20))).toThrow('ENOSPC');
    const { status, body } = await upload(tiny);
    expect([status, body.code]).toEqual([507, 'STORAGE_FULL']);
    expect(body.detail).toContain('Free some space');
    unlinkSync(filler);
    const begun = await fetch(`${place.url}/api/v1/uploads`, {
      method: 'POST',
      headers: { 'tus-resumable': '1.0.0', 'upload-length': String(large.length) },
    });
    const sent = await fetch(new URL(begun.headers.get('location')!, place.url), {
      method: 'PATCH',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      },
      body: large,
    });
    expect([sent.status, ((await sent.json()) as { code: string }).code]).toEqual([507, 'STORAGE_FULL']);
    await fetch(new URL(begun.headers.get('location')!, place.url), {
      method: 'DELETE',
      headers: { 'tus-resumable': '1.0.0' },
    });
    expect((await place.get('/health')).status).toBe('ok');
    expect((await upload(tiny)).status).toBe(201);
  });
});
