import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Call {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}
type Answer = (response: ServerResponse, call: Call) => void;

/** Whoever listens for webhooks: by its path each behaves as it was told, and all that came is written down. */
export class Receiver {
  readonly calls: Call[] = [];
  private readonly answers = new Map<string, Answer[]>();
  private constructor(private readonly server: Server) {}

  static async open(): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on('request', (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const call = { path: request.url!, headers: request.headers, body: Buffer.concat(parts).toString() };
        receiver.calls.push(call);
        receiver.answerTo(call.path)(response, call);
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return receiver;
  }
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }
  url(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }
  /** One answer after the other; the last one stays. */
  at(path: string, ...answers: Answer[]): string {
    this.answers.set(path, answers);
    return this.url(path);
  }
  of(path: string): Call[] {
    return this.calls.filter((c) => c.path === path);
  }
  private answerTo(path: string): Answer {
    const left = this.answers.get(path) ?? [status(204)];
    return left.length > 1 ? left.shift()! : left[0]!;
  }
  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((done) => this.server.close(() => done()));
  }
}

export const status =
  (code: number, body = '', headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(code, headers).end(body);
/** Says nothing, ever. */
export const silence: Answer = () => {};
/** A good status, and then a body without an end. */
export const endless: Answer = (response) => {
  response.writeHead(200);
  const part = Buffer.alloc(16_384, 'x');
  const go = () => {
    while (!response.destroyed && response.write(part));
    if (!response.destroyed) response.once('drain', go);
  };
  go();
};
