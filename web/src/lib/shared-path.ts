/** Where readers without an account are: nothing of the portal but what they were given is asked for. */
export const isSharedPath = (path: string): boolean => path.startsWith('/r/');
