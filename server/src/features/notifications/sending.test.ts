import { createHmac } from 'node:crypto';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pauseAfter } from './back-off.js';
import { mailBody, slackBody } from './bodies.js';
import { newWebhookSecret, signedHeaders } from './signature.js';
import type { Notification } from '@rackmark/contracts';

it('pauses grow, and the last attempt is made about a day after the first', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (random) => {
      const pauses: number[] = [];
      for (let attempt = 1; ; attempt++) {
        const pause = pauseAfter(attempt, random, null);
        if (pause === null) break;
        pauses.push(pause);
      }
      const hours = pauses.reduce((sum, p) => sum + p, 0) / 3_600;
      expect(hours).toBeGreaterThan(18);
      expect(hours).toBeLessThan(36);
      expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    }),
  );
});
it('a receiver may ask for a longer pause, within an hour', () => {
  expect(pauseAfter(1, 0.5, 120)).toBe(120);
  expect(pauseAfter(1, 0.5, 99_999)).toBe(3_600);
  expect(pauseAfter(1, 0.5, 1)).toBe(10);
});

it('a signature is what the specification says: v1, HMAC-SHA256 over id, time and body', () => {
  // The example of the specification's own libraries.
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const headers = signedHeaders(secret, {
    ...{ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: new Date(1614265330_000), body: '{"test": 2432232314}' },
  });
  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
  const own = newWebhookSecret(() => Buffer.alloc(32, 7));
  expect(own).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const by = createHmac('sha256', Buffer.alloc(32, 7)).update('a.0.b').digest('base64');
  expect(signedHeaders(own, { id: 'a', at: new Date(0), body: 'b' })['webhook-signature']).toBe(`v1,${by}`);
});

const told = (text: string) => ({ text, said: null });
const about: Notification = {
  ...{ type: 'alert_raised', at: '2026-11-30T12:00:00Z', title: told('<!channel> a & b > c') },
  ...{
    lines: [told('*bold* <script>alert(1)</script>')],
    url: 'https://portal.example/alerts/4',
    simulated: false,
  },
  ...{ suite: { number: 1, name: 'x' }, alert: null, gate: null, benchmark: null },
};
it('for Slack names are text: no mention, no link, no bold', () => {
  expect(slackBody(about, 'en')).toEqual({
    text: '&lt;!channel&gt; a &amp; b &gt; c',
    blocks: [
      {
        type: 'header',
        text: { type: 'plain_text', text: '&lt;!channel&gt; a &amp; b &gt; c', emoji: false },
      },
      {
        type: 'section',
        text: { type: 'plain_text', text: '*bold* &lt;script&gt;alert(1)&lt;/script&gt;', emoji: false },
      },
      {
        type: 'section',
        text: { type: 'mrkdwn', text: '<https://portal.example/alerts/4|Open it in Rackmark>' },
      },
    ],
  });
});
it('an e-mail says the same in both forms, in its language', () => {
  const of = { name: 'rack "7"', portal: 'https://portal.example' };
  const { subject, text, html } = mailBody(about, { language: 'es', ...of });
  expect(subject).toBe('<!channel> a & b > c');
  expect(text).toContain('Abrir en Rackmark: https://portal.example/alerts/4');
  expect(text).toContain('*bold* <script>alert(1)</script>');
  expect(html).toContain('&lt;script&gt;');
  expect(html).not.toContain('<script');
  expect(html).toContain('rack &quot;7&quot;');
});
