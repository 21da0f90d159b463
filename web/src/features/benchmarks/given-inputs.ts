import {
  inputFile,
  MOST_INPUT_BYTES,
  openShape,
  parseShapes,
  shapeText,
  uploadedInput,
  withShapesOfFiles,
  type Configuration,
  type InputFile,
  type Model,
  type TensorFacts,
} from '@rackmark/contracts';
import { queryOptions } from '@tanstack/react-query';
import { request } from '../../lib/api.js';

type Given = Configuration['inputs'];

/** "image=3f2a…=cat.npy": as an address holds a file that fills an input. Names of inputs may hold "=", hashes tell where. */
const IN_ADDRESS = /^(.{1,200})=([0-9a-f]{64})=(.{0,300})$/s;

export const givenOf = (texts: readonly string[]): Given =>
  Object.fromEntries(
    texts.flatMap((text) => {
      const [, name, sha256, fileName] = IN_ADDRESS.exec(text) ?? [];
      return name === undefined ? [] : [[name, { sha256: sha256!, file_name: fileName || null }]];
    }),
  );
const textsOf = (given: Given): string[] | undefined => {
  const texts = Object.entries(given).map(([name, f]) => `${name}=${f.sha256}=${f.file_name ?? ''}`);
  return texts.length > 0 ? texts : undefined;
};

/** An input of the chosen models by its name: what each of them takes for it. */
export interface Offered {
  name: string;
  /** "float32 1×224×224×3"; several where models differ. */
  takes: string[];
}

/** Inputs that files can fill: those of models that run one inference at a time. Names that are given stay, whoever has them. */
export function offered(models: readonly Model[], given: Given): Offered[] {
  const takes = new Map<string, Set<string>>(Object.keys(given).map((name) => [name, new Set()]));
  for (const t of models.filter((m) => m.facts.kind === 'graph').flatMap((m) => m.facts.inputs)) {
    const known = takes.get(t.name) ?? new Set();
    takes.set(t.name, known.add(takesText(t)));
  }
  return [...takes].map(([name, texts]) => ({ name, takes: [...texts] }));
}
const takesText = (t: TensorFacts) => `${t.type} ${shapeText(openShape(t))}`;

/** What of the address changes with a file for an input: where models leave sizes open, it brings its shape. */
export function withFile(
  { inputs, shapes }: { inputs: Given; shapes: string },
  name: string,
  file: InputFile,
  fileName: string,
  models: readonly Model[],
): { input: string[] | undefined; shapes: string | undefined } {
  const input = textsOf({ ...inputs, [name]: { sha256: file.sha256, file_name: fileName.slice(0, 300) } });
  const others = shapes.split(';').filter((s) => s.slice(0, s.lastIndexOf('=')).trim() !== name);
  const parsed = parseShapes(others);
  if (typeof parsed === 'string') return { input, shapes };
  const brought = withShapesOfFiles(parsed, { [name]: file }, models)[name];
  if (brought === undefined) return { input, shapes: shapes || undefined };
  const own = `${name}=${brought.join(',')}`;
  return { input, shapes: [...others.map((s) => s.trim()).filter(Boolean), own].join('; ') };
}
export function withoutFile(inputs: Given, name: string): { input: string[] | undefined } {
  const { [name]: _gone, ...rest } = inputs;
  return { input: textsOf(rest) };
}

export const inputFileQuery = (sha256: string) =>
  queryOptions({
    queryKey: ['inputs', sha256],
    queryFn: () => request(`/inputs/${sha256}`, inputFile),
    staleTime: Infinity,
    retry: false,
  });

/** @throws Error in words */
export async function uploadInput(file: File): Promise<InputFile> {
  if (file.size > MOST_INPUT_BYTES)
    throw new Error(`${file.name} is larger than ${MOST_INPUT_BYTES / 2 ** 20} MiB.`);
  const body = new FormData();
  body.set('file', file);
  return (await request('/inputs', uploadedInput, { method: 'POST', body })).input;
}
