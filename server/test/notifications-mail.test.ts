import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { call, testPortal, type TestPortal } from './support/portal.js';

const TARGETS = '/notifications/targets';

describe('by e-mail', () => {
  let portal: TestPortal;
  let server: SMTPServer;
  const mails: { to: string[]; raw: string }[] = [];
  beforeAll(async () => {
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onAuth: ({ username, password }, _session, done) =>
        username === 'rack' && password === 'pass word'
          ? done(null, { user: username })
          : done(new Error('Wrong password')),
      onRcptTo: ({ address }, _session, done) =>
        done(address.startsWith('nobody') ? new Error('No such mailbox') : null),
      onData: (stream, { envelope }, done) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          mails.push({ to: envelope.rcptTo.map((r) => r.address), raw: Buffer.concat(parts).toString() });
          done(null, 'Taken');
        });
      },
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
    const { port } = server.server.address() as AddressInfo;
    portal = await testPortal({
      RACKMARK_SMTP_URL: `smtp://rack:pass%20word@127.0.0.1:${port}`,
      RACKMARK_MAIL_FROM: 'Rackmark <rack@example.org>',
      RACKMARK_PUBLIC_URL: 'https://rack.example',
    });
  });
  afterAll(async () => {
    await portal.stop();
    await new Promise<void>((done) => void server.close(() => done()));
  });
  const target = async (addresses: string[]) => {
    const body = { kind: 'email', name: 'equipo', language: 'es', hears: ['alert_raised'], addresses };
    const made = await call(portal, 'POST', TARGETS, body);
    expect([made.status, made.body.secret]).toEqual([201, null]);
    return made.body.id as string;
  };

  it('the words come in both forms and in the language of the target, under an id that stays', async () => {
    expect((await call(portal, 'GET', TARGETS)).body.can_mail).toBe(true);
    const id = await target(['ida@example.org', 'nobody@example.org']);
    const { body } = await call(portal, 'POST', `${TARGETS}/${id}/test`);
    expect(body).toMatchObject({ delivered: true, answer: { said: { code: 'delivery.mailed_partly' } } });
    const { to, raw } = mails[0]!;
    expect(to).toEqual(['ida@example.org']);
    expect(raw).toMatch(/^From: Rackmark <rack@example\.org>/m);
    expect(raw).toMatch(/^Subject: =\?UTF-8\?Q\?Rackmark=3A_mensaje_de_prueba_de_/m);
    expect(raw).toMatch(/^Content-Type: text\/plain/m);
    expect(raw).toMatch(/^Content-Type: text\/html/m);
    expect(raw).toContain('Abrir en Rackmark: https://rack.example/settings/notifications');
    expect(raw).toMatch(/^Message-ID: <[0-9a-f-]{36}@rack\.example>/m);
  });
  it('a mail server that refuses is told of in its own words', async () => {
    const id = await target(['nobody@example.org']);
    const { body } = await call(portal, 'POST', `${TARGETS}/${id}/test`);
    expect(body.delivered).toBe(false);
    expect(body.answer.text).toContain('No such mailbox');
  });
});
