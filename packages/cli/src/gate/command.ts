import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseRuntime, type Gate, type NewGateInput, type Said } from '@rackmark/contracts';
import { english, said } from '@rackmark/words';
import type { Api } from '../api.js';
import { promptIn, requestOf } from '../bench/command.js';
import { parseOptions, type BenchOptions } from '../bench/options.js';
import { isTaken, refusedOf } from '../bench/files.js';
import { CannotRun, exitCode, exitCodeOfGate } from '../exit.js';
import { withPortal } from '../portal/with-portal.js';
import { followGate } from './follow.js';
import { gateJunit } from './junit.js';
import { gateMarkdown } from './markdown.js';
import { parseGateOptions, type GateOptions } from './options.js';
import { renderGate } from './render.js';

/** `rackmark gate`: asks, waits for the answer, and tells it. @returns the exit code that stands for it */
export async function gateCommand(files: readonly string[], raw: unknown): Promise<number> {
  const o = parseGateOptions(files, raw);
  try {
    return await withPortal(o, async (api) => {
      const made = await api.createGate(await askedOf(api, o, raw), randomUUID());
      const { gate, interrupted } = await followGate(api, made, process.stderr);
      if (gate.decision !== null) tell(gate, api.url, o);
      if (interrupted || gate.decision === null) return exitCode.interrupted;
      return exitCodeOfGate[gate.decision.answer];
    });
  } catch (error) {
    // A pipeline that posts the answer has one to post, also where there was nobody to ask.
    if (error instanceof CannotRun && (o.markdown || o.json || o.junit !== undefined))
      tell(notAsked(o, error.said), o.server ?? '', o);
    throw error;
  }
}

async function askedOf(api: Api, o: GateOptions, raw: unknown): Promise<NewGateInput> {
  const { base, candidate, name, metric: metrics, limit, mostRuns, allowFallback: allow_fallback } = o;
  const asked = { ...limit, name, metrics, allow_fallback, ...(mostRuns && { most_runs: mostRuns }) };
  if (o.kind === 'releases')
    return { ...asked, sides: { kind: 'releases', suite: o.suite, ...(base && { base }), candidate } };
  const parsed = parseOptions(raw);
  const how = { ...parsed, fallback: parsed.fallback || allow_fallback };
  if (o.kind === 'runtimes') return { ...asked, sides: await runtimeSides(api, o, how) };
  const made = await measuredBy(api, [o.base, candidate], how);
  return {
    ...asked,
    sides: { kind: 'models', base: made.models[0]!, candidate: made.models[1]!, ...made.how },
  };
}

/** Every configuration is measured on both versions: none of them is its own. */
async function runtimeSides(
  api: Api,
  { base, candidate, files, engine }: Extract<GateOptions, { kind: 'runtimes' }>,
  how: BenchOptions,
): Promise<NewGateInput['sides']> {
  const versions = [...new Set([base, candidate])].map((text) => parseRuntime(text)!);
  const made = await measuredBy(api, files, { ...how, engine: [engine], runtime: versions });
  const configurations = made.how.configurations
    .filter((c) => c.runtime === versions[0]!.version)
    .map((c) => ({ ...c, runtime: null }));
  const models = [...new Set(made.models)];
  return { kind: 'runtimes', base, candidate, models, ...made.how, configurations };
}

/** @throws CannotRun where a file is not taken: a gate that passes without it would mislead */
async function measuredBy(api: Api, files: readonly string[], how: BenchOptions) {
  const prompt = how.prompt === undefined ? null : promptIn(how.prompt);
  const made = await requestOf(api, files, how, prompt);
  const refused = refusedOf(made.given);
  if (refused.length > 0) throw new CannotRun(refused);
  return { models: made.given.filter(isTaken).map((g) => g.model.sha256), how: made.how };
}

function tell(g: Gate, portal: string, { junit, json, markdown }: GateOptions): void {
  if (junit !== undefined) writeFileSync(junit, gateJunit(g));
  if (json) process.stdout.write(`${JSON.stringify(g, null, 2)}\n`);
  else process.stdout.write(markdown ? gateMarkdown(g, portal) : renderGate(g, portal));
}

/** A gate that was never made, as one that could not run. */
function notAsked(o: GateOptions, why: Said): Gate {
  const at = new Date().toISOString();
  const told = said('gate.could_not_run', { detail: why });
  return {
    id: '00000000-0000-0000-0000-000000000000',
    number: 0,
    name: o.name ?? (o.kind === 'releases' ? o.suite : o.kind),
    state: 'decided',
    suite: null,
    ...{ base: o.base ?? '', candidate: o.candidate, metrics: o.metric },
    ...{ limit: o.limit.limit ?? 0.03, limits: o.limit.limits ?? {}, allow_fallback: o.allowFallback },
    ...{ most_runs: o.mostRuns ?? 0, benchmarks: [], running: null, created_at: at, decided_at: at },
    decision: {
      ...{ answer: 'could_not_run', measured: 'nothing', notes: [], cells: [], runs: 0, more_runs: null },
      title: { text: english.sentence(told), said: told },
    },
  };
}
