import type { Agent, Device } from '@rackmark/contracts';
import { count } from '../../lib/format.js';
import { stateOf, type StateKind } from '../devices/device-state.js';
import { attentionOf, isAwayWith, isSick } from './attention.js';
import { say } from '../words.js';

/** A piece of a sentence; the numbers that matter are strong. */
export interface Piece {
  text: string;
  strong: boolean;
}

const kindWords: [StateKind, string][] = [
  ['measuring', say('device.measuring')],
  ['ready', say('rack.ready')],
  ['waiting', say('use.waiting')],
  ['preparing', say('device.preparing')],
  ['recovering', say('device.recovering')],
  ['draining', say('device.draining')],
  ['maintenance', say('rack.in_maintenance')],
];

/**
 * "19 devices on 3 agents: 6 measuring, 7 ready, 2 waiting for a gate, 1 in maintenance. 3 need attention." Every
 * device that is not retired is in one of the numbers.
 */
export function summaryOf(devices: readonly Device[], agents: readonly Agent[]): Piece[] {
  const here = devices.filter((d) => d.admin !== 'retired');
  const sick = new Map(agents.filter(isSick).map((a) => [a.id, a]));
  const kinds = here.map((d) => ({ d, kind: stateOf(d).kind }));
  const counted = kindWords
    .map(([kind, word]): [number, string] => [kinds.filter((k) => k.kind === kind).length, word])
    .filter(([n]) => n > 0);
  const away = kinds.filter(({ d, kind }) => isAwayWith(d, kind, sick)).length;
  if (away > 0) counted.push([away, say('rack.away_with_their_agent')]);
  const serving = new Set(here.map((d) => d.agent_id)).size;
  const pieces: Piece[] = [
    { text: count(here.length, 'device'), strong: true },
    { text: ` ${say('rack.on_agents', { a: count(serving, 'agent') })}`, strong: false },
  ];
  counted.forEach(([n, word], i) => {
    pieces.push(
      { text: i === 0 ? ': ' : ', ', strong: false },
      { text: String(n), strong: true },
      { text: ` ${word}`, strong: false },
    );
  });
  pieces.push({ text: '. ', strong: false }, { text: needText(devices, agents), strong: true });
  return pieces;
}

function needText(devices: readonly Device[], agents: readonly Agent[]): string {
  const n = attentionOf(devices, agents, 0).length;
  return n === 0 ? '' : say('rack.need_attention', { n });
}
