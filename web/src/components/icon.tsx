import type { ReactNode } from 'react';

const paths = {
  cpu: '<rect x="3.5" y="3.5" width="7" height="7" rx="1"/><path d="M5.5 1v2M8.5 1v2M5.5 11v2M8.5 11v2M1 5.500h2M1 8.500h2M11 5.500h2M11 8.500h2"/>',
  gpu: '<path d="M2 2h4v4H2zM8 2h4v4H8zM2 8h4v4H2zM8 8h4v4H8z" fill="currentColor" stroke="none"/>',
  npu: '<path d="M7 3.2 3.400 10.600M7 3.200l3.600 7.400M3.400 10.800h7.200"/><circle cx="7" cy="2.800" r="1.700" fill="currentColor" stroke="none"/><circle cx="3" cy="11" r="1.700" fill="currentColor" stroke="none"/><circle cx="11" cy="11" r="1.700" fill="currentColor" stroke="none"/>',
  up: '<path d="M7 12V2.500M3 6.200l4-4 4 4"/>',
  down: '<path d="M7 2v9.500M3 7.800l4 4 4-4"/>',
  equal: '<path d="M3 5.300h8M3 8.700h8"/>',
  ask: '<path d="M4.700 4.800a2.300 2.300 0 1 1 3.500 2c-.8.5-1.200.9-1.200 1.800M7 11.300v.1"/>',
  fallback: '<path d="M2 3h5a3 3 0 0 1 3 3v5M7 8.500l3 3 3-3"/>',
  cross: '<path d="M3.500 3.500l7 7M10.500 3.500l-7 7"/>',
  none: '<path d="M3.500 7h7"/>',
  valid: '<circle cx="7" cy="7" r="5.500"/><path d="M4.600 7.200l1.700 1.700 3.200-3.600"/>',
  suspect: '<path d="M7 1.800 12.800 12H1.200z"/><path d="M7 5.500v3M7 10.200v.1"/>',
  invalid:
    '<path d="M4.600 1.500h4.800l3.100 3.100v4.800l-3.100 3.100H4.600L1.500 9.400V4.600z"/><path d="M5 5l4 4M9 5l-4 4"/>',
  phone: '<rect x="3.500" y="1" width="7" height="12" rx="1.500"/><path d="M6.300 11h1.400"/>',
  computer: '<rect x="1.500" y="2" width="11" height="7.500" rx="1"/><path d="M4.500 12.500h5M7 9.500v3"/>',
  browser:
    '<rect x="1.500" y="2" width="11" height="10" rx="1"/><path d="M1.500 5h11M3.500 3.500h.1M5.300 3.500h.1"/>',
  wait: '<circle cx="7" cy="7" r="5.500"/><path d="M7 4v3l2 1.500"/>',
  play: '<path d="M4 2.500v9l7.500-4.500z" fill="currentColor"/>',
  info: '<circle cx="7" cy="7" r="5.500"/><path d="M7 6.300v3.500M7 4.200v.1"/>',
  menu: '<path d="M2 4h10M2 7h10M2 10h10"/>',
  moon: '<path d="M11.500 8.500A5 5 0 1 1 5.500 2.500a4 4 0 0 0 6 6z"/>',
  plus: '<path d="M7 2.500v9M2.500 7h9"/>',
  find: '<circle cx="6" cy="6" r="4"/><path d="M9 9l3.500 3.500"/>',
  close: '<path d="M3 3l8 8M11 3l-8 8"/>',
  heat: '<path d="M5.500 8.200V3a1.500 1.500 0 0 1 3 0v5.200a2.800 2.800 0 1 1-3 0z"/>',
  battery: '<rect x="1" y="4.500" width="10.500" height="5" rx="1"/><path d="M13 6v2"/>',
  plug: '<path d="M4.500 1.500v3M9.500 1.500v3M3 4.500h8v2.200a4 4 0 0 1-8 0zM7 10.700V13"/>',
  ready: '<circle cx="7" cy="7" r="2.800"/>',
  away: '<circle cx="7" cy="7" r="5"/><path d="M3.500 10.500l7-7"/>',
  more: '<circle cx="3" cy="7" r=".8"/><circle cx="7" cy="7" r=".8"/><circle cx="11" cy="7" r=".8"/>',
  lock: '<rect x="3" y="6.500" width="8" height="5.500" rx="1"/><path d="M5 6.500V4.500a2 2 0 0 1 4 0v2"/>',
  upload: '<path d="M7 9.500V2M4 4.800l3-3 3 3M2 9v3h10V9"/>',
  chevron: '<path d="M3.500 5.500L7 9l3.500-3.500"/>',
  point: '<circle cx="7" cy="7" r="1.500" fill="currentColor" stroke="none"/>',
  flag: '<path d="M3.500 12.500v-11h7l-2 2.700 2 2.800h-7"/>',
  back: '<path d="M5.500 2.500 2.500 5.500l3 3M2.500 5.500h6a3 3 0 0 1 0 6H6"/>',
  half: '<circle cx="7" cy="7" r="4.500"/><path d="M7 2.500a4.500 4.500 0 0 1 0 9z" fill="currentColor" stroke="none"/>',
  over: '<path d="M2 11.500h10M7 9V2.500M4 5l3-3 3 3"/>',
  change: '<path d="M7 2.500 11.500 7 7 11.500 2.500 7z"/>',
  modes:
    '<circle cx="4.500" cy="9.500" r="1.600" fill="currentColor" stroke="none"/><circle cx="9.500" cy="4.500" r="1.600" fill="currentColor" stroke="none"/>',
  brand:
    '<path d="M1.500 1v12M12.500 1v12" stroke-width="1.600"/><path d="M4 3.500h3M4 7h6M4 10.500h4.500" stroke-width="2"/>',
} as const;
export type IconName = keyof typeof paths;

/** A mark; never the only carrier of a meaning, so hidden from screen readers. */
export function Icon({
  name,
  small,
  className,
}: {
  name: IconName;
  small?: boolean;
  className?: string;
}): ReactNode {
  const classes = ['g', small ? 's' : '', className ?? ''].filter(Boolean).join(' ');
  // The markup above is constant: nothing of a user gets in.
  return (
    <svg
      className={classes}
      viewBox="0 0 14 14"
      aria-hidden="true"
      dangerouslySetInnerHTML={{ __html: paths[name] }}
    />
  );
}
