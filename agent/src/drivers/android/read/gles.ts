import { wholeLines } from './text.js';

/**
 * Reads the line of `dumpsys SurfaceFlinger` that names the GPU: `GLES: Qualcomm, Adreno (TM) 740, OpenGL ES 3.2 V@0676.0 …`.
 * Makers' names have commas ("Samsung Electronics Co., Ltd."), and where OpenGL runs on Vulkan the GPU's own name stands
 * inside ANGLE's.
 * @returns null on phones that draw with Vulkan and print none
 */
export function parseGles(text: string): { maker: string; name: string; driver: string | null } | null {
  for (const line of wholeLines(text)) {
    const found = /^\s*GLES: (.+)$/.exec(line);
    if (found === null) continue;
    const parts = apart(found[1]!);
    const version = parts.findIndex((part, i) => i > 1 && /^OpenGL ES(?:-CM)? \d/.test(part));
    if (version < 0) continue;
    const company = companyEnd(parts);
    const name = gpuName(parts.slice(company, version).join(', '));
    const driver = /^OpenGL ES(?:-CM)? [\d.]+\s*(.*)$/.exec(parts.slice(version).join(', '))![1]!.trim();
    if (name !== '') return { maker: parts.slice(0, company).join(', '), name, driver: driver || null };
  }
  return null;
}

/** At commas that stand in no brackets. */
function apart(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')') depth = Math.max(0, depth - 1);
    else if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(from, i).trim());
      from = i + 1;
    }
  }
  return [...parts, text.slice(from).trim()];
}

/** How many of the parts are the maker's name. */
function companyEnd(parts: readonly string[]): number {
  let end = 1;
  while (/^(?:Co|Ltd|Inc|Corp|Corporation|LLC|GmbH)\.?$/i.test(parts[end] ?? '')) end++;
  return end;
}

/** Layers between OpenGL and the GPU, the outermost first, and where the name of what is below stands in theirs. */
const layers = [
  /^Android Emulator OpenGL ES Translator \((.*)\)$/,
  /^(?:ANGLE )?\((.*)\) on Vulkan[ \d.]*$/,
  /^ANGLE \((.*)\)$/,
  /^Vulkan [\d.]+ \((.*)\)$/,
  /^\((.*)\)$/,
];
const MOST_LAYERS = 8;

function gpuName(text: string): string {
  let name = text.trim();
  for (let n = 0; n < MOST_LAYERS; n++) {
    const inside = layers.map((layer) => layer.exec(name)?.[1]).find((found) => found !== undefined);
    if (inside === undefined) break;
    // ANGLE's own form: maker, GPU, driver; the maker may have commas, too.
    const parts = apart(inside);
    name = parts.length === 1 ? parts[0]! : (parts[companyEnd(parts)] ?? parts[0]!);
  }
  return cleaned(name);
}

/** Marks, the maker before the name that is known without it, and the device's number are no part of the name. */
const cleaned = (name: string): string =>
  name
    .replace(/\s*\((?:TM|R)\)/gi, '')
    .replace(/\s*\(0x[0-9a-f]+\)$/i, '')
    .replace(/^(?:Samsung|Qualcomm|ARM|Imagination Technologies) (?=\S)/i, '')
    .trim();
