import { Decoder, Encoder, PacketType } from 'socket.io-parser';
import { tooMuch, type JsonLimits } from './json-limits.js';

/** An agent with a thousand phones says hello within it. */
export const MESSAGE_LIMITS: JsonLimits = { bytes: 4 * 2 ** 20, depth: 16, values: 200_000, groups: 60_000 };
/** Too short to hold much. */
const SHORT = 4_096;
/** `2`, a namespace, the id of an acknowledgement, and the event's name: what is needed to answer. */
const HEAD = /^2(?:(\/[^,]{1,64}),)?(\d{1,15})?\["(\w{1,32})"/;

/** Stands for the body of a message that was not read, because of what it holds too much of. */
export class TooMuchJson {
  constructor(readonly excess: string) {}
}

/** Counts what a message holds before it is parsed, and hands on a mark in its place where that is too much. */
class BoundedDecoder extends Decoder {
  override add(packet: unknown): void {
    // None of our messages is binary; a client that breaks the protocol is cut off by whoever called.
    if (typeof packet !== 'string') throw new Error('binary messages are not taken');
    const excess = packet.length <= SHORT ? null : tooMuch(Buffer.from(packet), MESSAGE_LIMITS);
    if (excess === null) return super.add(packet);
    const head = HEAD.exec(packet);
    if (head === null) throw new Error(`a message holds ${excess}`);
    const [, nsp = '/', id, event] = head;
    this.emitReserved('decoded', {
      type: PacketType.EVENT,
      nsp,
      ...(id === undefined ? {} : { id: Number(id) }),
      data: [event, new TooMuchJson(excess)],
    });
  }
}

export const boundedParser = { Encoder, Decoder: BoundedDecoder };
