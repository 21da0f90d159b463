import { z } from 'zod';
import { id, shortText, timestamp } from './primitives.js';
import { wrong } from './wrong.js';

/** Who asks: `open` where the portal serves only its own computer and asks nobody. */
export const sessionState = z.object({
  /** `open`: this computer only, no token. `token`: every request needs one. */
  access: z.enum(['open', 'token']),
  signed_in: z.boolean(),
  /** Everything here is played by fakes and marked so. */
  demo: z.boolean(),
});
export type SessionState = z.infer<typeof sessionState>;
export const signIn = z.object({ token: z.string().trim().min(1, wrong.token).max(200) });

/** A code by which one agent enrols once. */
export const enrolmentCode = z.object({ code: z.string(), expires_at: timestamp, command: z.string() });
export type EnrolmentCode = z.infer<typeof enrolmentCode>;
export const enrolment = z.object({ code: z.string().trim().min(1).max(100), agent_id: id, name: shortText });
/** The agent's own key; shown once, the portal keeps its hash. */
export const agentKey = z.object({ key: z.string().min(20) });

/** What an agent or a command sends: `Authorization: Bearer …`, on sockets `auth: { token }`. */
export const TOKEN_COOKIE = 'rackmark_session';
