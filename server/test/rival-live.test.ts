import { afterAll, beforeAll, it } from '@jest/globals';
import { liveMessages, type LiveDevices } from '@rackmark/contracts';
import { io, type Socket } from 'socket.io-client';
import { until } from '../../test-support/patience.js';
import { FakeAgent, fit } from './support/fake-agent.js';
import { TestRack } from './support/rack.js';

let rack: TestRack;
let live: Socket;
const heard: LiveDevices[] = [];
beforeAll(async () => {
  rack = await TestRack.open();
  live = io(`${rack.portal.url}/live`, { transports: ['websocket'], forceNew: true });
  live.on('devices', (news: unknown) => void heard.push(liveMessages.devices.parse(news)));
  await new Promise<void>((resolve) => live.once('connect', resolve));
});
afterAll(async () => {
  live.disconnect();
  await rack.portal.stop();
});

/** What a page shows that was opened at the beginning and never again. */
const shown = (id: string) =>
  heard
    .flatMap((n) => n.changed)
    .filter((d) => d.id === id)
    .reduce((all, news) => ({ ...all, ...news }), {});

it('a page that is open hears that a second agent has the phone at hand, that it is suspect, and that it is over', async () => {
  const { agent: one, first } = await rack.phones();
  await until(() => 'facts' in shown(first), 'the phone was told');
  const { agent: two } = await FakeAgent.welcomed(rack.portal, { devices: one.hello.devices });
  const rival = { agent_id: two.hello.agent_id, agent_name: two.hello.name, turned_down: false };
  const hears = (what: object, words: string) =>
    until(
      () =>
        Object.entries(what).every(
          ([k, v]) => JSON.stringify(shown(first)[k as never]) === JSON.stringify(v),
        ),
      words,
    );
  await two.beat([fit(first)]);
  await hears({ rival }, 'the rival was told');
  await one.beat([fit(first)]);
  await hears({ rival, health: 'suspect' }, 'the doubt was told');
  await rack.act(first, { kind: 'keep', reason: 'It is here.' });
  await hears({ rival: { ...rival, turned_down: true } }, 'the decision was told');
  two.disconnect();
  await rack.sql(`UPDATE device SET rival_at = now() - interval '2 min' WHERE id = $1`, first);
  await one.beat([fit(first)]);
  await hears({ rival: null, health: 'ok' }, 'the end was told');
  one.disconnect();
});
