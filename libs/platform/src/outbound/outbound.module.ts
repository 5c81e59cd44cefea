import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { OutboundHttp } from './outbound-http.js';

@Global()
@Module({ providers: [{ provide: OutboundHttp, useFactory: () => new OutboundHttp() }], exports: [OutboundHttp] })
export class OutboundModule implements OnApplicationShutdown {
  constructor(private readonly outbound: OutboundHttp) {}
  async onApplicationShutdown(): Promise<void> {
    await this.outbound.close();
  }
}
