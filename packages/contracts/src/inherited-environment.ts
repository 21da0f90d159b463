/**
 * What any program needs to run at all: where programs, folders and libraries are, in which language it speaks, how it
 * gets out of a network. The names of graphics and neural drivers' settings belong to whoever measures.
 */
const COMMON = [
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LANGUAGE', 'TZ', 'TERM'],
  ...['TMPDIR', 'TMP', 'TEMP', 'XDG_CACHE_HOME', 'XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME'],
  ...['LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'DYLD_FALLBACK_LIBRARY_PATH'],
  // Windows starts nothing without these.
  ...['SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'COMSPEC', 'PATHEXT', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA'],
  ...['PROGRAMFILES', 'PROGRAMDATA', 'NUMBER_OF_PROCESSORS', 'PROCESSOR_ARCHITECTURE'],
];

/**
 * The part of an environment that a program which we start gets: what is named and nothing else, so that a token or a
 * code that this process was given stays here, also those of other programs that nobody here knows of.
 * @param more further names; one that ends in `*` stands for all that begin so
 */
export function inherited(
  env: Readonly<Record<string, string | undefined>>,
  more: readonly string[] = [],
): Record<string, string> {
  const names = new Set([...COMMON, ...more].filter((n) => !n.endsWith('*')));
  const heads = ['LC_', ...more.filter((n) => n.endsWith('*')).map((n) => n.slice(0, -1))];
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => {
      const name = entry[0].toUpperCase();
      return entry[1] !== undefined && (names.has(name) || heads.some((head) => name.startsWith(head)));
    }),
  );
}
