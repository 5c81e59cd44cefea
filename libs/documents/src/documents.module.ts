import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApiCallers } from '#auth';
import type { PlatformEnvironment } from '#platform';
import { ContentStore } from './content/content-store.js';
import { configuredStore } from './content/configured-store.js';
import { Document, Rendition, Revision } from './document.entity.js';
import { Documents } from './documents.js';
import { Integrator, IntegratorKey } from './integrators/integrator.entity.js';
import { Quotas } from './integrators/quotas.js';
import { Integrators } from './integrators/integrators.js';
import { OnlyofficeSettings } from './onlyoffice/onlyoffice-settings.entity.js';
import { OnlyofficeSigning } from './onlyoffice/onlyoffice-signing.js';
import { Revisions } from './revisions.js';
import { ContentCheck } from './content/content-check.js';
import { FETCH_LIMITS, SourceFetcher } from './source-fetcher.js';

/** Integrators, documents, revisions and their content. Needs AuthModule, OutboundModule and a database. */
@Module({})
export class DocumentsModule {
  static forSettings(settings: PlatformEnvironment): DynamicModule {
    return {
      module: DocumentsModule,
      global: true,
      imports: [
        TypeOrmModule.forFeature([Integrator, IntegratorKey, Document, Revision, Rendition, OnlyofficeSettings]),
      ],
      providers: [
        Documents,
        Integrators,
        Quotas,
        OnlyofficeSigning,
        Revisions,
        SourceFetcher,
        ContentCheck,
        { provide: ApiCallers, useExisting: Integrators },
        { provide: ContentStore, useFactory: () => configuredStore(settings) },
        {
          provide: FETCH_LIMITS,
          useValue: { maxBytes: settings.MAX_DOCUMENT_BYTES, timeoutMs: settings.FETCH_TIMEOUT_MS },
        },
      ],
      exports: [
        Documents,
        Integrators,
        Quotas,
        OnlyofficeSigning,
        Revisions,
        SourceFetcher,
        ContentCheck,
        ApiCallers,
        ContentStore,
        FETCH_LIMITS,
        TypeOrmModule,
      ],
    };
  }
}
