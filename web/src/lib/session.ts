import type { QueryClient } from '@tanstack/react-query';
import { ApiError } from './api.js';

/**
 * Any answer "401" may be the first sign that the session ended: the portal is asked who we are, and the page that shows
 * sign-in or the content follows from that answer alone.
 */
export function askAgainWhen(error: unknown, client: QueryClient): void {
  if (error instanceof ApiError && error.status === 401)
    void client.invalidateQueries({ queryKey: ['session'] });
}
