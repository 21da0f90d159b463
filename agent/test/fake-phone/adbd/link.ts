import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { FakePhone } from '../phone.js';
import { isSignedBy, parsePublicKey } from './auth.js';
import { serviceOf } from './services.js';
import { Stream } from './stream.js';
import {
  Command,
  encodeHeader,
  MAX_PAYLOAD,
  MessageReader,
  PROTOCOL_VERSION,
  serviceName,
  type Message,
} from './wire.js';

const NOTHING = Buffer.alloc(0);
const AUTH_TOKEN = 1;
const AUTH_SIGNATURE = 2;
const AUTH_KEY = 3;

/** One connection of a computer to the phone. */
export class Link {
  private readonly reader = new MessageReader();
  private readonly streams = new Map<number, Stream>();
  private token = NOTHING;
  private nextId = 1;
  private online = false;
  /** Neither reads nor writes, and stays connected. */
  hung = false;
  maxPayload = 4096;

  constructor(
    readonly phone: FakePhone,
    private readonly socket: Socket,
    private readonly onDown: (link: Link) => void,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.onData(chunk));
    socket.on('error', () => {});
    socket.on('close', () => this.down());
  }

  private down(): void {
    this.online = false;
    for (const stream of [...this.streams.values()]) stream.finish();
    this.onDown(this);
  }

  destroy(): void {
    this.socket.destroy();
    this.down();
  }

  forget(stream: Stream): void {
    this.streams.delete(stream.local);
  }

  send(message: Message): void {
    if (this.socket.destroyed || this.hung) return;
    const { badMagic, hugeLength } = this.phone.faults;
    const isData = message.command === Command.WRTE;
    this.socket.cork();
    this.socket.write(
      encodeHeader(message, { badMagic: badMagic && isData, hugeLength: hugeLength && isData }),
    );
    if (message.data.length > 0) this.socket.write(message.data);
    this.socket.uncork();
  }

  private onData(chunk: Buffer): void {
    if (this.hung) return;
    this.reader.push(chunk);
    try {
      for (let message = this.reader.next(); message !== null; message = this.reader.next())
        this.onMessage(message);
    } catch {
      this.destroy();
    }
  }

  private onMessage({ command, arg0, arg1, data }: Message): void {
    switch (command) {
      case Command.CNXN:
        this.maxPayload = Math.min(arg1, MAX_PAYLOAD);
        if (this.phone.faults.mute) return;
        if (this.phone.auth === 'none') this.introduce();
        else this.challenge();
        return;
      case Command.AUTH:
        this.onAuth(arg0, data);
        return;
      case Command.OPEN:
        if (this.online) void this.open(arg0, serviceName(data));
        return;
      case Command.OKAY:
        this.streams.get(arg1)?.onAcknowledged();
        return;
      case Command.WRTE:
        void this.streams.get(arg1)?.take(data);
        return;
      case Command.CLSE: {
        const stream = this.streams.get(arg1);
        if (stream !== undefined) stream.close();
        return;
      }
    }
  }

  private introduce(): void {
    this.online = true;
    const { model, features, connectionState } = this.phone;
    const banner =
      `${connectionState}::ro.product.name=${model.product};ro.product.model=${model.modelCode};` +
      `ro.product.device=${model.device};features=${features.join(',')}`;
    this.send({
      command: Command.CNXN,
      arg0: PROTOCOL_VERSION,
      arg1: MAX_PAYLOAD,
      data: Buffer.from(banner),
    });
  }

  private challenge(): void {
    this.token = randomBytes(20);
    this.send({ command: Command.AUTH, arg0: AUTH_TOKEN, arg1: 0, data: this.token });
  }

  private onAuth(kind: number, data: Buffer): void {
    const { phone } = this;
    if (phone.auth === 'mute') return;
    if (kind === AUTH_SIGNATURE) {
      if (phone.trustedKeys.some((key) => isSignedBy(key, this.token, data))) this.introduce();
      else this.challenge();
    } else if (kind === AUTH_KEY) {
      // The dialog "Allow USB debugging?" stands on the phone until somebody answers it.
      phone.askToAllow(() => {
        phone.trustedKeys.push(parsePublicKey(data.toString()));
        this.introduce();
      });
    }
  }

  private async open(remote: number, service: string): Promise<void> {
    const { phone } = this;
    phone.note(service);
    if (phone.faults.latencyMs > 0) await wait(phone.faults.latencyMs);
    const handler = phone.faults.refuseService?.test(service) ? null : serviceOf(phone, service);
    if (handler === null) {
      this.send({ command: Command.CLSE, arg0: 0, arg1: remote, data: NOTHING });
      return;
    }
    const stream = new Stream(this, this.nextId++, remote, service);
    this.streams.set(stream.local, stream);
    this.send({ command: Command.OKAY, arg0: stream.local, arg1: remote, data: NOTHING });
    if (stream.struckAtOpen()) return;
    try {
      await handler(stream);
    } catch (error) {
      phone.trouble.push(`${service}: ${error instanceof Error ? error.stack : String(error)}`);
    } finally {
      stream.close();
    }
  }
}
