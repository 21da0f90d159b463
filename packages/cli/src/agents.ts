import { said } from '@rackmark/words';
import { CannotRun, thereAre } from './exit.js';
import type { ListOptions } from './lists.js';
import { withPortal, type PortalOptions } from './portal/with-portal.js';
import { words } from './words.js';

/** What a portal of this moment would say of agents is of no use to anybody. */
const RUNNING = { startsOwn: false };

/** `rackmark agents code`: a one-time code, and what to run on the computer beside the phones. */
export async function agentCode({ json, ...where }: ListOptions): Promise<void> {
  await withPortal(where, async (api) => {
    const made = await api.agentCode();
    if (json) return void process.stdout.write(`${JSON.stringify(made, null, 2)}\n`);
    const told = words().say('shell.agents.code', {
      code: made.code,
      time: words().clock(made.expires_at),
    });
    process.stdout.write(`${told}\n${made.command}\n`);
  });
}

/** `rackmark agents revoke`: the agent is disconnected and does not come in again without a new code. */
export async function revokeAgent(nameOrId: string, where: PortalOptions): Promise<void> {
  await withPortal(
    where,
    async (api) => {
      const all = await api.agents();
      const found = all.filter((a) => a.id === nameOrId || a.name === nameOrId);
      if (found.length !== 1)
        throw new CannotRun(
          found.length === 0
            ? said('cannot.agent.none', { given: nameOrId, sentence: thereAre(all.map((a) => a.name)) })
            : said('cannot.agent.many', { given: nameOrId, commas: found.map((a) => a.id) }),
        );
      await api.revokeKey(found[0]!.id);
      process.stdout.write(`${words().say('shell.agents.revoked', { agent: found[0]!.name })}\n`);
    },
    RUNNING,
  );
}
