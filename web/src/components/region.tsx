import type { ReactNode } from 'react';

/** A wide table scrolls inside its own frame, and the keyboard can reach it. */
export const Region = ({ label, card, children }: { label: string; card?: boolean; children: ReactNode }) => (
  <div className={card ? 'card scroll' : 'scroll'} tabIndex={0} role="region" aria-label={label}>
    {children}
  </div>
);
