/**
 * Who asks. What is made belongs to who asked and to the team; what is read is the team's (docs/adr/0022). Found once, by
 * `IdentityService.identify`, and handed on from there.
 */
export interface Principal {
  /**
   * `local`: whoever sits at a portal without accounts. `agent`: its id is the agent's; it makes nothing that has an owner.
   * `team`: all of a team at once, for what is pushed to their pages; its id is the team's.
   */
  readonly kind: 'local' | 'agent' | 'team';
  readonly id: string;
  readonly teamId: string;
}

/** Who asks where there are no accounts: made by migrations/0017_owners.sql. */
export const THIS_COMPUTER: Principal = {
  kind: 'local',
  id: '00000000-0000-4000-8000-000000000002',
  teamId: '00000000-0000-4000-8000-000000000001',
};

export const wholeTeam = (teamId: string): Principal => ({ kind: 'team', id: teamId, teamId });

/** A principal, and what was shown for it. */
export interface Caller {
  readonly principal: Principal;
  /** `nothing`: on a portal that serves only its own computer nobody is asked. */
  readonly by: 'nothing' | 'token' | 'session' | 'key';
  /** Of the token, the session or the key. */
  readonly secretId: string | null;
}

/** Who may do something: `anyone` needs no token. */
export type Allowed = 'anyone' | 'admin' | 'agent';

export function may(caller: Pick<Caller, 'by'> | null, allowed: readonly Allowed[]): boolean {
  if (caller?.by === 'nothing' || allowed.includes('anyone')) return true;
  return caller !== null && allowed.includes(caller.by === 'key' ? 'agent' : 'admin');
}

const callers = new WeakMap<object, Caller>();

/** Remembers for the life of a request or a socket who is behind it. */
export const identify = (request: object, caller: Caller): void => void callers.set(request, caller);

/** Who is behind a request or a socket; null: nobody that is known. */
export const callerOf = (request: object): Caller | null => callers.get(request) ?? null;

/** The same of one that was let in. */
export function principalOf(request: object): Principal {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error('a principal was asked for where nobody has to show who he is');
  return caller.principal;
}

/** The agent whose key was shown; null where no key is needed. */
export const agentOf = ({ kind, id }: Principal): string | null => (kind === 'agent' ? id : null);
