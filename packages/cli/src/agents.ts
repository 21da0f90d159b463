import { CannotRun } from './exit.js';
import type { ListOptions } from './lists.js';
import { withPortal, type PortalOptions } from './portal/with-portal.js';

/** What a portal of this moment would say of agents is of no use to anybody. */
const RUNNING = { startsOwn: false };

/** `rackmark agents code`: a one-time code, and what to run on the computer beside the phones. */
export async function agentCode({ json, ...where }: ListOptions): Promise<void> {
  await withPortal(where, async (api) => {
    const made = await api.agentCode();
    if (json) return void process.stdout.write(`${JSON.stringify(made, null, 2)}\n`);
    const until = new Date(made.expires_at).toLocaleTimeString();
    process.stdout.write(
      `${made.code}, good for one agent until ${until}. On its computer:\n${made.command}\n`,
    );
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
            ? `No agent is called "${nameOrId}". There are: ${all.map((a) => a.name).join(', ') || 'none'}.`
            : `Several agents were called "${nameOrId}": ${found.map((a) => a.id).join(', ')}. Name one by its id.`,
        );
      await api.revokeKey(found[0]!.id);
      process.stdout.write(`The key of ${found[0]!.name} is revoked.\n`);
    },
    RUNNING,
  );
}
