import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { sendProblem, asProblem } from '../../platform/problem/problem.filter.js';
import { admit } from '../../platform/security/access.js';
import { callerOf, identify } from '../../platform/security/principal.js';
import { secretOf } from './credentials.js';
import type { IdentityService } from './identity.service.js';

/** Where a wrong or stale secret must not be in the way: these set it right, or tell so little that it does not matter. */
const FORGIVING = new Set(['/api/v1/session', '/api/v1/health', '/api/v1/agents/enrol']);

/** Finds out who asks, before any body is read. Whether that one may is decided later, by `AccessGuard` or `onlyAdmins`. */
export const authenticate =
  (identity: IdentityService): RequestHandler =>
  (request: Request, response: Response, next: NextFunction) => {
    identity.identify(secretOf(request), request.socket.remoteAddress).then(
      (caller) => {
        if (caller !== null) identify(request, caller);
        next();
      },
      (error: unknown) => {
        if (FORGIVING.has(request.baseUrl + request.path)) next();
        else sendProblem(response, asProblem(error));
      },
    );
  };

/** For what stands before Nest and so before its guard. */
export const onlyAdmins: RequestHandler = (request, response, next) => {
  try {
    admit(callerOf(request), ['admin']);
    next();
  } catch (error) {
    sendProblem(response, asProblem(error));
  }
};
