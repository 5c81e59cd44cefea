import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP line between a client and a server that a test can cut, hold back or make silent. */
export class FaultProxy {
  /** Accept, and never pass on a byte in either direction. */
  silent = false;
  /** Called with every chunk that the client sends; true cuts the line after the chunk has reached the server. */
  cutAfter: (chunk: Buffer) => boolean = () => false;
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  /** `target`: the port that new lines lead to. */
  private constructor(public target: number) {
    this.server = createServer((client) => this.pass(client));
  }

  static async start(targetPort: number): Promise<FaultProxy> {
    const proxy = new FaultProxy(targetPort);
    await new Promise<void>((done) => proxy.server.listen(0, '127.0.0.1', done));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Breaks every line that stands. */
  cut(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((done) => this.server.close(done));
  }

  private pass(client: Socket): void {
    const upstream = connect(this.target, '127.0.0.1');
    const ends = [client, upstream];
    for (const socket of ends) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        for (const end of ends) end.destroy();
      });
    }
    client.on('data', (chunk: Buffer) => {
      if (this.silent) return;
      const last = this.cutAfter(chunk);
      upstream.write(chunk, () => {
        if (last) for (const end of ends) end.resetAndDestroy();
      });
    });
    upstream.on('data', (chunk: Buffer) => {
      if (!this.silent) client.write(chunk);
    });
  }
}
