import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { ConversionModule } from '#conversion';
import { ConversionIntake } from './conversion-intake.js';
import { ConversionRequests } from './conversion-requests.js';
import { DocbuilderRequests } from './docbuilder-requests.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { OnlyofficeCallers } from './onlyoffice-caller.js';

/** Conversions over REST and over the ONLYOFFICE Docs API. */
@Module({
  imports: [ConversionModule],
  providers: [
    ConversionIntake,
    ConversionRequests,
    DocbuilderRequests,
    OnlyofficeCallers,
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
  ],
  exports: [ConversionModule, ConversionIntake, ConversionRequests, DocbuilderRequests, OnlyofficeCallers],
})
export class ConversionDoorModule {}
