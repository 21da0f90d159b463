import { request as plain, type IncomingMessage } from 'node:http';
import { request as secure } from 'node:https';
import type { LookupFunction } from 'node:net';

/** So much of an answer is read. */
const ANSWER_BYTES = 64 * 1024;

export interface Received {
  status: number;
  retryAfter: string | null;
  /** The beginning of it, whatever it is. */
  body: string;
}

/**
 * One request with a connection of its own. Redirects are answers like any other. What has a status is an answer, also when
 * its body never ends: it is cut off by its length or by the signal.
 * @param lookup finds the addresses of a name; null: as the system does
 */
export function post(
  url: string,
  { headers, body }: { headers: Record<string, string>; body: string },
  { lookup, signal }: { lookup: LookupFunction | null; signal: AbortSignal },
): Promise<Received> {
  const ask = url.startsWith('https:') ? secure : plain;
  const options = {
    method: 'POST',
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' },
    agent: false,
    signal,
    ...(lookup === null ? {} : { lookup }),
  };
  return new Promise((resolve, reject) => {
    const request = ask(url, options, (response) => {
      void beginningOf(response).then((text) => {
        request.destroy();
        resolve({
          status: response.statusCode ?? 0,
          retryAfter: response.headers['retry-after'] ?? null,
          body: text,
        });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function beginningOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      parts.push(part);
      length += part.length;
      if (length >= ANSWER_BYTES) break;
    }
  } catch {
    // Cut off by the other side or by the signal.
  }
  return Buffer.concat(parts).subarray(0, ANSWER_BYTES).toString('utf8');
}
