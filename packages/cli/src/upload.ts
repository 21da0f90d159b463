import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob, statSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { model, uploadedModel, uploadOutcome, type UploadedModel } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import type { z } from 'zod';
import { CannotRun, ofPortal } from './exit.js';

/** Larger files go up in parts, each of which may be sent again: a broken line costs one part. */
const uploadLimits = {
  wholeUpToBytes: 64 * 2 ** 20,
  partBytes: 32 * 2 ** 20,
  tries: 6,
  firstPauseMs: 1_000,
};
export type UploadLimits = typeof uploadLimits;
/** A part of 32 MiB over a slow line, or hashing and inspecting many gigabytes after the last one. */
const PART_PATIENCE_MS = 600_000;
const TUS = { 'tus-resumable': '1.0.0' };

/** The portal looked at the whole file and does not take it. */
export class UploadRefused extends CannotRun {}

export interface SendInit {
  body?: RequestInit['body'];
  headers?: Record<string, string>;
  patienceMs?: number;
}

/** Requests to the portal, with its token; of answers that are problems they throw what those say. */
export interface UploadWay {
  send(method: string, path: string, init?: SendInit): Promise<Response>;
  ask<T>(method: string, path: string, schema: z.ZodType<T>, init?: SendInit): Promise<T>;
  isMissing(error: unknown): boolean;
  /** Whether it may go better when it is tried again: the line broke, not the portal said no. */
  isBroken(error: unknown): boolean;
}

/**
 * Brings a model file to the portal, unless its bytes are there. Parts of a large one are sent again from where the portal has
 * it when the line breaks or the portal is started anew.
 */
export async function upload(
  path: string,
  way: UploadWay,
  limits: UploadLimits = uploadLimits,
): Promise<UploadedModel> {
  const known = await again(way, limits, () => knownModel(path, way));
  if (known !== null) return known;
  const { size } = statSync(path);
  const file = await openAsBlob(path);
  if (size > limits.wholeUpToBytes) return inParts(file, basename(path), way, limits);
  // The same bytes twice are one model: sent again, they do no harm.
  return again(way, limits, () => {
    const form = new FormData();
    form.set('file', file, basename(path));
    return way.ask('POST', '/models', uploadedModel, { body: form, patienceMs: PART_PATIENCE_MS });
  });
}

/** Tries until it goes well, unless the portal said no; each pause is longer than the last. */
async function again<T>(
  way: UploadWay,
  { tries, firstPauseMs }: UploadLimits,
  send: (attempt: number) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send(attempt);
    } catch (error) {
      if (!way.isBroken(error) || attempt === tries) throw error;
      await wait(firstPauseMs * 2 ** (attempt - 1));
    }
  }
}

async function knownModel(path: string, way: UploadWay): Promise<UploadedModel | null> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  try {
    return { model: await way.ask('GET', `/models/${hash.digest('hex')}`, model), known: true };
  } catch (error) {
    if (way.isMissing(error)) return null;
    throw error;
  }
}

async function inParts(
  file: Blob,
  name: string,
  way: UploadWay,
  limits: UploadLimits,
): Promise<UploadedModel> {
  const metadata = `filename ${Buffer.from(name).toString('base64')}`;
  const begun = await way.send('POST', '/uploads', {
    headers: { ...TUS, 'upload-length': String(file.size), 'upload-metadata': metadata },
  });
  const id = begun.headers.get('location')?.split('/').at(-1);
  if (id === undefined) throw new CannotRun(said('cannot.upload.nowhere'));
  for (let offset = 0; offset < file.size;) offset = await sendPart(file, id, offset, way, limits);
  const told = await way.ask('GET', `/uploads/${id}/outcome`, uploadOutcome);
  if (told.state === 'refused') throw new UploadRefused(ofPortal(told.said, told.detail));
  if (told.state === 'receiving') throw new CannotRun(said('cannot.upload.unfinished'));
  return { model: told.model, known: told.known };
}

/** @returns how far the portal has it */
async function sendPart(
  file: Blob,
  id: string,
  from: number,
  way: UploadWay,
  limits: UploadLimits,
): Promise<number> {
  let offset = from;
  return again(way, limits, async (attempt) => {
    if (attempt > 1) offset = await offsetOf(file, id, way);
    if (offset >= file.size) return offset;
    await way.send('PATCH', `/uploads/${id}`, {
      headers: {
        ...TUS,
        'upload-offset': String(offset),
        'content-type': 'application/offset+octet-stream',
      },
      body: file.slice(offset, offset + limits.partBytes),
      patienceMs: PART_PATIENCE_MS,
    });
    return Math.min(offset + limits.partBytes, file.size);
  });
}

/** An upload that is not there any more was taken to its end: the answer to the last part got lost. */
async function offsetOf(file: Blob, id: string, way: UploadWay): Promise<number> {
  try {
    const response = await way.send('HEAD', `/uploads/${id}`, { headers: TUS });
    return Number(response.headers.get('upload-offset') ?? 0);
  } catch (error) {
    if (way.isMissing(error)) return file.size;
    throw error;
  }
}
