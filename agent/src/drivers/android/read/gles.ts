import { wholeLines } from './text.js';

/**
 * Reads the line of `dumpsys SurfaceFlinger` that names the GPU: `GLES: Qualcomm, Adreno (TM) 740, OpenGL ES 3.2 V@0676.0 …`.
 * @returns null on phones that draw with Vulkan and print none
 */
export function parseGles(text: string): { maker: string; name: string; driver: string | null } | null {
  for (const line of wholeLines(text)) {
    const found = /^\s*GLES: ([^,]+), (.+?), OpenGL ES(?:-CM)? [\d.]+\s*(.*)$/.exec(line);
    if (found === null) continue;
    const [, maker, name, driver] = found;
    return { maker: maker!.trim(), name: cleaned(name!), driver: driver!.trim() || null };
  }
  return null;
}
const cleaned = (name: string): string => name.replace(/\s*\((?:TM|R)\)/gi, '').trim();
