import { THIS_COMPUTER, type Principal } from '../../src/platform/security/principal.js';

/** An agent of this portal's own team. */
export const agentPrincipal = (id: string): Principal => ({ ...THIS_COMPUTER, kind: 'agent', id });
