/** "2026-11-25 14:30 UTC": a server does not know its readers' clocks. */
export const untilText = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
