/** Releases one beside the other that share the beginning of their names: "1.4" over "0-rc1", "0", "1". */
export interface NameGroup {
  /** Empty where they share none. */
  prefix: string;
  from: number;
  names: string[];
}

const VERSION = /^(v?\d+\.\d+)[.](\d.*)$/;

/** Names of releases, the prefix that neighbours share apart: twenty of them fit into a row. One that shares none stays whole. */
export function groupNames(names: readonly string[]): NameGroup[] {
  const parts = names.map((name) => VERSION.exec(name));
  if (names.length < 2 || parts.some((p) => p === null))
    return names.length === 0 ? [] : [{ prefix: '', from: 0, names: [...names] }];
  const groups: NameGroup[] = [];
  for (const [i, part] of parts.entries()) {
    const [, prefix, rest] = part!;
    const last = groups.at(-1);
    if (last !== undefined && last.prefix === prefix) last.names.push(rest!);
    else groups.push({ prefix: prefix!, from: i, names: [rest!] });
  }
  if (groups.every((g) => g.names.length === 1)) return [{ prefix: '', from: 0, names: [...names] }];
  return groups.map((g) => (g.names.length > 1 ? g : { ...g, prefix: '', names: [names[g.from]!] }));
}

/** "nightly-2026-11-30" in nine signs is "nigh…1-30": beginning and end tell names apart. */
export const cutInside = (name: string, most: number): string =>
  name.length <= most
    ? name
    : `${name.slice(0, Math.ceil((most - 1) / 2))}…${name.slice(name.length - Math.floor((most - 1) / 2))}`;
