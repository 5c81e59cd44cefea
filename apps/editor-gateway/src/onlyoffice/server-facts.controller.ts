import { Controller, Get, Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { listFileTypes } from '#documents';
import { type JsonObject, ONLYOFFICE_API_BUILD, ONLYOFFICE_API_VERSION } from '#protocol/onlyoffice';
import { EditorGatewayEnvironment } from '../environment.js';
import { formatEntry } from './format-table.js';
import { publicOrigin } from '../public-origin.js';

const LANGUAGES = ['en', 'zh'];

/** What connectors and probes ask a Document Server about itself. */
@ApiExcludeController()
@Controller()
export class ServerFactsController {
  constructor(
    private readonly database: DataSource,
    private readonly settings: EditorGatewayEnvironment,
  ) {}

  @Get('index.html')
  @Header('content-type', 'text/plain; charset=utf-8')
  index(): string {
    return `Server is functioning normally. Version: ${ONLYOFFICE_API_VERSION}. Build: ${ONLYOFFICE_API_BUILD}`;
  }

  /** Connections that are open now, over all integrators, as numbers only. */
  @Get('info/info.json')
  async info(): Promise<JsonObject> {
    const [row] = (await this.database.query(
      `SELECT count(*) FILTER (WHERE mode <> 'view')::int AS edit, count(*) FILTER (WHERE mode = 'view')::int AS view
       FROM participant WHERE state = 'connected'`,
    )) as { edit: number; view: number }[];
    return {
      licenseInfo: { type: 3, packageType: 0, connections: 0, connectionsView: 0, usersCount: 0, usersViewCount: 0 },
      serverInfo: { buildVersion: ONLYOFFICE_API_VERSION, buildNumber: ONLYOFFICE_API_BUILD },
      quota: { edit: { connectionsCount: row?.edit ?? 0 }, view: { connectionsCount: row?.view ?? 0 } },
    };
  }

  @Get('meta/formats')
  formats(): JsonObject[] {
    return listFileTypes().map(formatEntry);
  }

  @Get('meta/config')
  config(): JsonObject {
    return {
      authorization: { header: 'Authorization', prefix: 'Bearer ' },
      urls: {
        api: 'web-apps/apps/api/documents/api.js',
        command: 'command',
        converter: 'converter',
        converterFromFile: 'converter/from-file',
        docbuilder: 'docbuilder',
      },
      limits: { maxFileSize: this.settings.MAX_DOCUMENT_BYTES },
      langs: LANGUAGES,
    };
  }

  @Get('baseurl')
  @Header('content-type', 'text/plain; charset=utf-8')
  baseUrl(@Req() request: FastifyRequest): string {
    return publicOrigin(this.settings, request);
  }

  @Get(['plugins.json', 'themes.json'])
  none(@Req() request: FastifyRequest): JsonObject {
    return request.url.startsWith('/plugins') ? { url: '', pluginsData: [], autostart: [] } : { themes: [] };
  }

  @Post('dummyCallback')
  @HttpCode(200)
  dummyCallback(): JsonObject {
    return { error: 0 };
  }
}
