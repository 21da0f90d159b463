import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';

/**
 * Sends an answer part by part, at the pace of who reads it: a long one is neither put together as a whole nor held in memory.
 * What fails before the first part is answered as a problem; later the answer breaks off.
 */
export async function sendParts(
  response: Response,
  parts: AsyncGenerator<string | Uint8Array>,
): Promise<void> {
  const first = await parts.next();
  const all = async function* () {
    if (first.done) return;
    yield first.value;
    yield* parts;
  };
  try {
    await pipeline(Readable.from(all()), response);
  } catch (error) {
    // Who asked has gone, or sees by the broken end that something failed; there is nobody left to be told.
    if (!response.destroyed && !response.headersSent) throw error;
  }
}

/** Items of one list of a JSON text, some at a time. */
export async function* jsonItems(lists: AsyncIterable<readonly unknown[]>): AsyncGenerator<string> {
  let isFirst = true;
  for await (const items of lists) {
    if (items.length === 0) continue;
    yield `${isFirst ? '' : ','}${items.map((item) => JSON.stringify(item)).join(',')}`;
    isFirst = false;
  }
}
