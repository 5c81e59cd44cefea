import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Patch, Post, Req, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { apiCaller, ApiKeyGuard, RequireRole, RequireScope } from '#auth';
import { Problem } from '#platform';
import { recordAudit } from '#save-back';
import { type WopiClient, WopiClients } from '#wopi';
import { NewWopiClientDto, WopiClientChangeDto } from './wopi.dto.js';

/** WOPI clients as engines: Collabora, ONLYOFFICE, Microsoft 365 and others, found by their discovery. */
@ApiTags('admin: WOPI clients')
@ApiBearerAuth()
@Controller('api/v1/admin/wopi-clients')
@UseGuards(ApiKeyGuard)
@RequireScope('admin')
export class AdminWopiClientsController {
  constructor(
    private readonly clients: WopiClients,
    private readonly database: DataSource,
  ) {}

  @Get()
  async list(): Promise<{ items: Record<string, unknown>[] }> {
    return { items: (await this.clients.list()).map((client) => this.view(client)) };
  }

  @Get(':id')
  async get(@Param('id', ParseUUIDPipe) id: string): Promise<Record<string, unknown>> {
    return this.view(await this.known(id));
  }

  /** Registers a client and reads its discovery. One that cannot be read is kept; `discovery.error` says why. */
  @Post()
  @RequireRole('admin')
  async create(@Body() body: NewWopiClientDto, @Req() request: FastifyRequest): Promise<Record<string, unknown>> {
    if (body.name === 'built-in') throw new Problem(409, 'name_taken', 'Another engine has this name');
    const client = await this.clients.create({
      name: body.name,
      address: body.address,
      product: body.product ?? null,
      proofRequired: body.proofRequired ?? true,
      callerNetworks: body.callerNetworks ?? [],
      reachableNetworks: body.reachableNetworks ?? [],
    });
    if (!client) throw new Problem(409, 'name_taken', 'Another engine has this name');
    await this.audit(request, 'wopi-client.create', client.id, { ...body });
    return this.view(client);
  }

  @Patch(':id')
  @RequireRole('admin')
  async update(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: WopiClientChangeDto,
    @Req() request: FastifyRequest,
  ): Promise<Record<string, unknown>> {
    await this.known(id);
    const client = await this.clients.update(id, body);
    if (!client) throw new Problem(404, 'wopi_client_not_found', 'There is no such WOPI client');
    await this.audit(request, 'wopi-client.update', id, { ...body });
    return this.view(client);
  }

  /** Reads discovery again now. */
  @Post(':id/refresh')
  @HttpCode(200)
  async refresh(@Param('id', ParseUUIDPipe) id: string): Promise<Record<string, unknown>> {
    await this.known(id);
    const outcome = await this.clients.refresh(id);
    if (outcome.kind === 'failed') throw new Problem(502, 'discovery_failed', outcome.reason);
    return this.view(await this.known(id));
  }

  private async known(id: string): Promise<WopiClient> {
    const client = await this.clients.find(id);
    if (!client) throw new Problem(404, 'wopi_client_not_found', 'There is no such WOPI client');
    return client;
  }

  private audit(request: FastifyRequest, action: string, id: string, after: unknown): Promise<void> {
    return recordAudit(this.database.manager, {
      actor: apiCaller(request).actor,
      action,
      target: `wopi-client/${id}`,
      after,
    });
  }

  private view(client: WopiClient): Record<string, unknown> {
    const { id, name, address, product, active, proofRequired, callerNetworks, reachableNetworks } = client;
    const abilities = this.clients.abilities(client);
    return {
      ...{ id, name, address, product, active, proofRequired, callerNetworks, reachableNetworks },
      discovery: { fetchedAt: client.discoveryFetchedAt?.toISOString() ?? null, error: client.discoveryError },
      zone: abilities?.zone.name ?? null,
      proofKeys: !client.proofRequired
        ? 'not required'
        : abilities?.proofKeys
          ? abilities.proofKeys.old
            ? 'current and old'
            : 'current'
          : 'none in its discovery',
      apps: (abilities?.zone.apps ?? []).map((app) => ({
        name: app.name,
        favIconUrl: app.favIconUrl,
        extensions: [...new Set(app.actions.map((action) => action.extension).filter((item) => item !== ''))],
        actions: [...new Set(app.actions.map((action) => action.name))],
      })),
    };
  }
}
