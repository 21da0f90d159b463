import type { AdbState } from '@rackmark/contracts';

/** "2026-11-25 14:30 UTC": a server does not know its readers' clocks. */
export const untilText = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** What a phone's state in the adb server's words means, and what to do. */
export const adbWords: Record<AdbState, string> = {
  device: 'It is there and answers.',
  absent: 'It is gone from the adb server: unplugged, switched off, or its cable is broken.',
  offline: 'The adb server shows it as offline: it is plugged in and does not answer.',
  unauthorized: 'It does not allow debugging from this computer: unlock it and tap "Allow".',
  authorizing: 'It waits to be allowed: unlock it and tap "Allow".',
  no_permissions: 'The computer may not open its USB port: the udev rules are missing.',
  recovery: 'It has started its recovery system instead of Android.',
  sideload: 'It waits for an update by sideload.',
  bootloader: 'It stands in its bootloader.',
};
