import { Inject, Injectable, type Provider, type Type } from '@nestjs/common';
import type { Door } from '#documents';
import { BishengDialect } from './bisheng-delivery.js';
import type { DeliveryDialect } from './delivery-dialect.js';
import { OnlyofficeNotices } from '../onlyoffice/onlyoffice-notices.js';
import { SourceConflicts } from './source-conflicts.js';
import { OnlyofficeDialect } from './onlyoffice-delivery.js';
import { WebhookDialect } from './webhook-delivery.js';
import { WopiDialect } from './wopi-delivery.js';

/** Every dialect that the platform speaks. A new one is a file of its own and a name here. */
const DIALECTS: Type<DeliveryDialect>[] = [BishengDialect, WebhookDialect, WopiDialect, OnlyofficeDialect];

const SPOKEN = Symbol('deliveryDialects');

/** Finds the dialect of a door. */
@Injectable()
export class DeliveryDialects {
  constructor(@Inject(SPOKEN) private readonly dialects: readonly DeliveryDialect[]) {}

  /** Null: nothing is ever sent to documents of this door. */
  of(door: Door): DeliveryDialect | null {
    return this.dialects.find((dialect) => dialect.door === door) ?? null;
  }
}

/** The providers of {@link DeliveryDialects}. */
export const dialectProviders: Provider[] = [
  ...DIALECTS,
  OnlyofficeNotices,
  SourceConflicts,
  { provide: SPOKEN, useFactory: (...dialects: DeliveryDialect[]) => dialects, inject: DIALECTS },
  DeliveryDialects,
];
