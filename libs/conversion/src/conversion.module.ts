import { BullModule } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ConversionClaims } from './conversion-claims.js';
import { CONVERSION_QUEUE } from './conversion-queue.js';
import { ConversionWaiting } from './conversion-waiting.js';
import { Conversion } from './conversion.entity.js';
import { Conversions } from './conversions.js';

/** Orders for conversions, for the doors that take them. Needs AuthModule, a database and the queue. */
@Module({
  imports: [TypeOrmModule.forFeature([Conversion]), BullModule.registerQueue({ name: CONVERSION_QUEUE })],
  providers: [Conversions, ConversionWaiting],
  exports: [Conversions, ConversionWaiting],
})
export class ConversionModule {}

/** The engines' side of the same table. */
@Module({
  imports: [TypeOrmModule.forFeature([Conversion])],
  providers: [ConversionClaims],
  exports: [ConversionClaims],
})
export class ConversionWorkModule {}
