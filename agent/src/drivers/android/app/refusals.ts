import type { AdbError } from '../../../adb/transport.js';
import { stop, type Stop } from '../stop.js';

const OVER_USB = 'Switch on “Install via USB” in its developer options';
const XIAOMI = `Xiaomi’s system (also Redmi, POCO) asks before each install over USB, whatever the app. ${OVER_USB} (it wants a SIM and a Mi account once) and “USB debugging (Security settings)”, and confirm the dialog when it comes.`;
/** Switched off by tapping “Reset to default values” in the developer options three times, where it is hidden. */
const XIAOMI_LOCK = `${XIAOMI} If it still refuses, switch off “MIUI optimisation” or “System optimisation” there.`;

/**
 * What to do about a refusal, by the package manager's own code and words; the first that fits. Makers refuse what is none of
 * their shop's with words of their own, some of which speak of the APK: the phone's setting is what has to change.
 */
const makersOwn: readonly [RegExp, string][] = [
  [/HYPEROS_|MIUI_/, XIAOMI_LOCK],
  // "INSTALL_FAILED_USER_RESTRICTED: Invalid apk" is said of whole APKs, too (flutter/flutter#107251).
  [/USER_RESTRICTED/, XIAOMI],
  [/INTERNAL_ERROR: Permission Denied/i, XIAOMI_LOCK],
  [
    /User rejected permissions|PERMISSION_DENIED_BY_USER/i,
    `The phone itself or its owner said no: vivo, iQOO, Meizu and Xiaomi ask before each install over USB. ${OVER_USB} (vivo: “USB installation”, with the account’s password), unlock the phone and confirm the dialog.`,
  ],
  [
    // No code of Android's: ColorOS says -26 and -99 when its own guard said no (openatx/atxserver2-android-provider#16).
    /^-\d+\b/,
    'This number is its maker’s own: OPPO, realme and OnePlus so refuse what comes over USB. Allow it in the developer options (“Install via USB”, “Disable permission monitoring”), unlock the phone and confirm the dialog with the account’s password.',
  ],
  [
    // POCO so refuses every APK while "Install via USB" is off (joaomgcd/TaskerSettings#80).
    /VERIFICATION_FAILURE: Install not allowed/,
    `${OVER_USB}; then switch off “Verify apps over USB” there if it still refuses.`,
  ],
];
const remedies: readonly [RegExp, string][] = [
  [
    /VERIFICATION_FAILURE|VERIFICATION_TIMEOUT/,
    'Switch off “Verify apps over USB” in its developer options, and Play Protect if it still refuses.',
  ],
  [
    /INSUFFICIENT_STORAGE/,
    'Its storage is full, also with all models of Rackmark removed. Free some space on it.',
  ],
  [/NO_MATCHING_ABIS|CPU_ABI_INCOMPATIBLE/, 'The app is for 64-bit ARM; this phone’s system is another one.'],
  [/OLDER_SDK/, 'Its Android is older than the app needs (Android 8).'],
  [
    /UPDATE_INCOMPATIBLE|SHARED_USER_INCOMPATIBLE|INCONSISTENT_CERTIFICATES/,
    'An app of this name that another key has signed is on it, for another user or as a system app. Remove it by hand.',
  ],
  [/VERSION_DOWNGRADE/, 'A newer one is on it that could not be removed. Remove it by hand.'],
  [
    // Its bytes are checked against the portal's before: what is said of them is said of what arrived.
    /PARSE_FAILED|INVALID_APK|BAD_SIGNATURE|NO_CERTIFICATES/,
    'What arrived on the phone could not be read, although the file is as the portal has it. Try another cable or port and restart the phone; if every phone says so, run npm run harness:build on the portal’s computer again.',
  ],
  [
    /ABORTED|CANCELLED|CANCELED/,
    'Somebody or a dialog on the phone said no. Confirm the dialog the next time.',
  ],
];

export const wordsOf = ({ message, detail }: AdbError): string =>
  detail === null || detail === message ? message : `${message}: ${detail}`;

export function refused(error: AdbError): Stop {
  const words = wordsOf(error);
  const todo = (list: typeof remedies) => list.find(([code]) => code.test(words))?.[1];
  const own = todo(makersOwn);
  const remedy = own ?? todo(remedies) ?? 'Look at the phone’s screen, then try again.';
  return stop(
    own === undefined ? 'INSTALL_REFUSED' : 'INSTALL_NOT_ALLOWED',
    `The phone refused the harness app (${words.slice(0, 300)}). ${remedy}`,
    { detail: error.detail },
  );
}
