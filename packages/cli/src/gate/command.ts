import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { Gate, NewGateInput } from '@rackmark/contracts';
import type { Api } from '../api.js';
import { promptIn, requestOf } from '../bench/command.js';
import { parseOptions } from '../bench/options.js';
import { isTaken } from '../bench/files.js';
import { CannotRun, exitCode, exitCodeOfGate } from '../exit.js';
import { withPortal } from '../portal/with-portal.js';
import { words } from '../words.js';
import { followGate } from './follow.js';
import { gateJunit } from './junit.js';
import { gateMarkdown } from './markdown.js';
import { parseGateOptions, type GateOptions } from './options.js';
import { renderGate } from './render.js';

/** `rackmark gate`: asks, waits for the answer, and tells it. @returns the exit code that stands for it */
export async function gateCommand(raw: unknown): Promise<number> {
  const o = parseGateOptions(raw);
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
      tell(notAsked(o, error.message), o.server ?? '', o);
    throw error;
  }
}

async function askedOf(api: Api, o: GateOptions, raw: unknown): Promise<NewGateInput> {
  const { base, candidate, name, metric: metrics, limit, mostRuns, allowFallback: allow_fallback } = o;
  const asked = { ...limit, name, metrics, allow_fallback, ...(mostRuns && { most_runs: mostRuns }) };
  if (o.kind === 'releases')
    return { ...asked, sides: { kind: 'releases', suite: o.suite!, base, candidate } };
  const parsed = parseOptions(raw);
  const how = { ...parsed, fallback: parsed.fallback || allow_fallback };
  const prompt = how.prompt === undefined ? null : promptIn(how.prompt);
  const made = await requestOf(api, [base, candidate], how, prompt);
  const refused = made.given.flatMap((g) => (isTaken(g) ? [] : [`${g.path}: ${g.refused}`]));
  if (refused.length > 0) throw new CannotRun(refused.join('\n'));
  const [b, c] = made.given.filter(isTaken).map((g) => g.model.sha256);
  return { ...asked, sides: { kind: 'models', base: b!, candidate: c!, ...made.how } };
}

function tell(g: Gate, portal: string, { junit, json, markdown }: GateOptions): void {
  if (junit !== undefined) writeFileSync(junit, gateJunit(g));
  if (json) process.stdout.write(`${JSON.stringify(g, null, 2)}\n`);
  else process.stdout.write(markdown ? gateMarkdown(g, portal) : renderGate(g, portal));
}

/** A gate that was never made, as one that could not run. */
function notAsked(o: GateOptions, why: string): Gate {
  const at = new Date().toISOString();
  const detail = why.replace(/\.$/, '');
  return {
    id: '00000000-0000-0000-0000-000000000000',
    number: 0,
    name: o.name ?? o.suite ?? 'models',
    state: 'decided',
    suite: null,
    ...{ base: o.base, candidate: o.candidate, metrics: o.metric },
    ...{ limit: o.limit.limit ?? 0.03, limits: o.limit.limits ?? {}, allow_fallback: o.allowFallback },
    ...{ most_runs: o.mostRuns ?? 0, benchmarks: [], running: null, created_at: at, decided_at: at },
    decision: {
      ...{ answer: 'could_not_run', measured: 'nothing', notes: [], cells: [], runs: 0, more_runs: null },
      title: { text: words().say('gate.could_not_run', { detail }), said: null },
    },
  };
}
