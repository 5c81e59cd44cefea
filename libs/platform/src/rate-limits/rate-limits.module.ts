import { type DynamicModule, Module } from '@nestjs/common';
import { LOGGER, type Logger } from '../logging/logger.js';
import { CallCounter } from './call-counter.js';
import { RateLimits, type RateLimitSettings } from './rate-limits.js';

/** {@link RateLimits} of an app that describes its door in `AppDescription.rateLimits`. */
@Module({})
export class RateLimitsModule {
  static forApp(app: string, settings: RateLimitSettings): DynamicModule {
    return {
      module: RateLimitsModule,
      global: true,
      providers: [
        {
          provide: RateLimits,
          inject: [LOGGER],
          useFactory: (logger: Logger) => new RateLimits(settings, app, logger),
        },
        {
          provide: CallCounter,
          inject: [RateLimits],
          useFactory: (limits: RateLimits) => new CallCounter(limits.connection()),
        },
      ],
      exports: [RateLimits, CallCounter],
    };
  }
}
