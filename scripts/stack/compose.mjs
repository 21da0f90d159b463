// What `npm run stack` understands of docker-compose.yml: no more than that file uses, and what it does not know it says.
import { parse } from 'yaml';

/**
 * @typedef {{
 *   name: string, isPostgres: boolean, command: string[], environment: Record<string, string>,
 *   ports: { published: number, target: number }[], volumes: { name: string, target: string }[],
 *   after: string[], healthcheck: string[] | null,
 * }} Service
 */

/**
 * @param {string} text a compose file
 * @param {Record<string, string | undefined>} env values of its ${VARIABLES}
 * @returns {Service[]} each after those that it depends on
 */
export function readCompose(text, env) {
  const file = parse(text);
  const services = Object.entries(file.services).map(([name, s]) => serviceOf(name, s, env));
  return inOrder(services);
}

function serviceOf(name, s, env) {
  const fill = (value) => {
    // An unquoted text with `: ` in it is a map to YAML, and to Docker an error.
    if (typeof value === 'object') throw new Error(`${name}: ${JSON.stringify(value)} should be a text.`);
    return interpolate(String(value), env);
  };
  const isPostgres = /^postgres:/.test(s.image ?? '');
  if (!isPostgres && !Array.isArray(s.command))
    throw new Error(`The service ${name} has no command to start.`);
  return {
    name,
    isPostgres,
    command: (s.command ?? []).map(fill),
    environment: Object.fromEntries(
      Object.entries(s.environment ?? {}).map(([k, v]) => [k, v === null ? '' : fill(v)]),
    ),
    ports: (s.ports ?? []).map((port) => {
      // An address before the two, which the host would listen on, changes nothing here.
      const [published, target] = fill(port).split(':').slice(-2).map(Number);
      return { published, target };
    }),
    // A path is the host's own and needs no folder of ours.
    volumes: (s.volumes ?? [])
      .map(fill)
      .filter((volume) => !volume.startsWith('/'))
      .map((volume) => ({ name: volume.split(':')[0], target: volume.split(':')[1] })),
    after: Object.keys(s.depends_on ?? {}),
    healthcheck: s.healthcheck?.test?.[0] === 'CMD' ? s.healthcheck.test.slice(1).map(fill) : null,
  };
}

/** `${NAME}`, `${NAME:-default}`, `${NAME:?words}`; `$$` is a dollar sign. */
function interpolate(text, env) {
  return text.replace(/\$\$|\$\{(\w+)(?::([-?])([^}]*))?\}/g, (whole, name, operator, rest) => {
    if (whole === '$$') return '$';
    const value = env[name];
    if (value !== undefined && value !== '') return value;
    if (operator === '?') throw new Error(`${name} is not set: ${rest}`);
    return operator === '-' ? rest : '';
  });
}

/** @param {Service[]} services */
function inOrder(services) {
  const sorted = [];
  const left = new Set(services);
  while (left.size > 0) {
    const next = [...left].find((s) => s.after.every((name) => sorted.some((done) => done.name === name)));
    if (next === undefined) throw new Error('Services of the compose file wait for one another.');
    left.delete(next);
    sorted.push(next);
  }
  return sorted;
}
