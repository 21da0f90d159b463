import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ModulesContainer } from '@nestjs/core';
import { agentMessages } from '@rackmark/contracts';
import { SCOPE } from '../src/platform/security/asking.js';
import { THIS_COMPUTER } from '../src/platform/security/principal.js';
import { call, testPortal, type TestPortal } from './support/portal.js';

let portal: TestPortal;
beforeAll(async () => void (portal = await testPortal()));
afterAll(() => portal.stop());

const SAYS = /^(principal|open to all: .+)$/;

it('every operation takes who asks, or says why it is the same for all', async () => {
  const { paths } = (await call(portal, 'GET', '/openapi.json')).body as {
    paths: Record<string, Record<string, Record<string, unknown>>>;
  };
  const operations = Object.entries(paths).flatMap(([path, of]) =>
    Object.entries(of).map(([method, o]) => [`${method.toUpperCase()} ${path}`, o[SCOPE]] as const),
  );
  for (const [name, scope] of operations) expect([name, scope]).toEqual([name, expect.stringMatching(SAYS)]);
  expect(operations.filter(([, scope]) => scope === 'principal').length).toBeGreaterThan(40);
});

it('so does every message of a socket', () => {
  const said = new Map<string, unknown>();
  for (const module of portal.app.get(ModulesContainer).values())
    for (const { instance } of module.providers.values()) {
      if (typeof instance !== 'object' || instance === null) continue;
      const type = instance.constructor as new () => unknown;
      if (Reflect.getMetadata('websockets:is_gateway', type) !== true) continue;
      for (const method of Object.values(Object.getOwnPropertyDescriptors(type.prototype))) {
        const handler: unknown = method.value;
        if (typeof handler !== 'function' || !Reflect.getMetadata('websockets:message_mapping', handler))
          continue;
        said.set(Reflect.getMetadata('message', handler) as string, Reflect.getMetadata(SCOPE, handler));
      }
    }
  expect([...said.keys()].sort()).toEqual([...Object.keys(agentMessages), 'subscribe'].sort());
  for (const [name, scope] of said) expect([name, scope]).toEqual([name, expect.stringMatching(SAYS)]);
});

it('a portal without accounts has one team and one principal', async () => {
  const { rows: teams } = await portal.db.query<{ id: string }>('SELECT id FROM team');
  expect(teams).toEqual([{ id: THIS_COMPUTER.teamId }]);
  const { rows } = await portal.db.query('SELECT id, team_id, kind, name FROM principal');
  expect(rows).toEqual([
    { id: THIS_COMPUTER.id, team_id: THIS_COMPUTER.teamId, kind: 'local', name: 'this computer' },
  ]);
});
