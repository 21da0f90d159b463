/**
 * Who asks. `open`: anybody, on a portal that serves only its own computer. Accounts and roles become further kinds here;
 * nothing else asks for more than `may`.
 */
export type Principal =
  | { kind: 'open' }
  | { kind: 'admin'; by: 'token' | 'session'; id: string }
  | { kind: 'agent'; agentId: string; keyId: string };

/** Who may do something: `anyone` needs no token. */
export type Allowed = 'anyone' | 'admin' | 'agent';

export function may(principal: Principal | null, allowed: readonly Allowed[]): boolean {
  if (principal?.kind === 'open' || allowed.includes('anyone')) return true;
  return principal !== null && allowed.includes(principal.kind);
}

const principals = new WeakMap<object, Principal>();

/** Remembers for the life of a request or a socket who is behind it. */
export const identify = (request: object, principal: Principal): void =>
  void principals.set(request, principal);

/** Who is behind a request or a socket; null: nobody that is known. */
export const principalOf = (request: object): Principal | null => principals.get(request) ?? null;

/** The agent whose key was shown; null where no key is needed. */
export const agentOf = (request: object): string | null => {
  const principal = principalOf(request);
  return principal?.kind === 'agent' ? principal.agentId : null;
};
