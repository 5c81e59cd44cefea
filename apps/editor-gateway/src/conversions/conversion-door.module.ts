import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { ConversionModule } from '#conversion';
import { ConversionIntake } from './conversion-intake.js';
import { ConversionRequests } from './conversion-requests.js';
import { DocbuilderRequests } from './docbuilder-requests.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { OnlyofficeInbox } from '../onlyoffice/inbox.js';

/** Conversions over REST and over the ONLYOFFICE Docs API. */
@Module({
  imports: [ConversionModule],
  providers: [
    ConversionIntake,
    ConversionRequests,
    DocbuilderRequests,
    OnlyofficeInbox,
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
  ],
  exports: [ConversionModule, ConversionIntake, ConversionRequests, DocbuilderRequests, OnlyofficeInbox],
})
export class ConversionDoorModule {}
