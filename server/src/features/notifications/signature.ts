import { createHmac, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;
const PREFIX = 'whsec_';

/** A webhook's secret as the Standard Webhooks specification writes it. */
export const newWebhookSecret = (random: (bytes: number) => Uint8Array = randomBytes): string =>
  `${PREFIX}${Buffer.from(random(SECRET_BYTES)).toString('base64')}`;

/** The headers by which a receiver knows that a message is ours, of now, and not one it has had. */
export function signedHeaders(
  secret: string,
  { id, at, body }: { id: string; at: Date; body: string },
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const seconds = String(Math.floor(at.getTime() / 1000));
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` };
}
