/**
 * The portal's document, with what is really there offered wherever an id, a hash or a number of a benchmark is asked
 * for: made-up ones alone would find nothing but 404. Answers are left as they are described.
 */
export function withKnown(document, known) {
  const copy = JSON.parse(JSON.stringify(document));
  for (const path of Object.values(copy.paths))
    for (const operation of Object.values(path)) {
      for (const parameter of operation.parameters ?? []) parameter.schema = offer(parameter.schema, known);
      for (const media of Object.values(operation.requestBody?.content ?? {}))
        media.schema = offer(media.schema, known);
    }
  return copy;
}

function offer(schema, known) {
  if (Array.isArray(schema)) return schema.map((s) => offer(s, known));
  if (typeof schema !== 'object' || schema === null) return schema;
  const values = valuesFor(schema, known);
  if (values !== null) return { anyOf: [{ type: 'string', enum: values }, schema] };
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, offer(value, known)]));
}

function valuesFor({ type, format, pattern }, { hashes, uuids, numbers, sides }) {
  if (type !== 'string') return null;
  if (format === 'uuid') return uuids;
  if (pattern === '^[0-9a-f]{64}$') return hashes;
  if (pattern?.startsWith('^[1-9]\\d{0,9}~')) return sides;
  if (pattern?.startsWith('^[1-9]\\d{0,9}$')) return numbers;
  return null;
}
