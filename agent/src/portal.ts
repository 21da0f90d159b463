/** Where the server is, and who asks: every request of the agent goes through here. */
export class Portal {
  constructor(
    /** `http://host:port`, without a slash at its end. */
    readonly url: string,
    /** The agent's own key; null where the portal asks nobody. */
    readonly key: string | null = null,
  ) {}

  /** @param path begins with `/api/v1` */
  fetch(
    path: string,
    init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const who: Record<string, string> = this.key === null ? {} : { authorization: `Bearer ${this.key}` };
    return fetch(`${this.url}${path}`, { ...init, headers: { ...init.headers, ...who } });
  }
}
