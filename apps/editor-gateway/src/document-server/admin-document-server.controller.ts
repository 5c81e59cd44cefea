import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Put,
  Req,
  UseGuards,
} from '@nestjs/common';
import { ApiBearerAuth, ApiProperty, ApiTags } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  MaxLength,
  MinLength,
} from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { apiCaller, ApiKeyGuard, RequireRole, RequireScope } from '#auth';
import { Integrators } from '#documents';
import { CommandFailed, DocumentServers, DocumentServerSessions, ForgottenFiles } from '#editing';
import { networkPolicyEntryValid, Problem } from '#platform';
import { recordAudit } from '#save-back';

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/;
const ADDRESS = { protocols: ['http', 'https'], require_tld: false, require_protocol: true };

export class DocumentServerDto {
  /** Where we reach it. */
  @ApiProperty({ example: 'https://docs.example.com' }) @IsUrl(ADDRESS) @MaxLength(1024) address!: string;
  /** Where browsers reach it; absent: there, too. */
  @ApiProperty({ required: false }) @IsOptional() @IsUrl(ADDRESS) @MaxLength(1024) publicAddress?: string;
  /** Its JWT secret. Never given out; absent: the one that is set stays. */
  @ApiProperty({ required: false, writeOnly: true })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(1024)
  secret?: string;
  @ApiProperty({ required: false, default: 'Authorization' }) @IsOptional() @Matches(HEADER_NAME) tokenHeader?: string;
  @ApiProperty({ required: false, default: 'Bearer ' }) @IsOptional() @IsString() @MaxLength(32) tokenPrefix?: string;
  /** Private networks and hosts at which it may be reached. */
  @ApiProperty({ type: [String], required: false })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  reachableNetworks?: string[];
  /** The integrator's documents are opened with it unless the opening names another engine. */
  @ApiProperty({ required: false, default: false }) @IsOptional() @IsBoolean() isDefault?: boolean;
}

/** An existing ONLYOFFICE Document Server as an integrator's engine `onlyoffice`. */
@ApiTags('admin')
@ApiBearerAuth()
@Controller('api/v1/admin/integrators/:id/document-server')
@UseGuards(ApiKeyGuard)
@RequireScope('admin')
export class AdminDocumentServerController {
  constructor(
    private readonly integrators: Integrators,
    private readonly servers: DocumentServers,
    private readonly sessions: DocumentServerSessions,
    private readonly forgotten: ForgottenFiles,
    private readonly database: DataSource,
  ) {}

  @Get()
  async read(@Param('id', ParseUUIDPipe) id: string): Promise<Record<string, unknown>> {
    const server = await this.servers.of(id);
    if (!server) throw new Problem(404, 'no_document_server', 'This integrator has no Document Server');
    const { address, publicAddress, tokenHeader, tokenPrefix, reachableNetworks, isDefault, lastError } = server;
    return { address, publicAddress, tokenHeader, tokenPrefix, reachableNetworks, isDefault, lastError };
  }

  @Put()
  @RequireRole('admin')
  async write(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: DocumentServerDto,
    @Req() request: FastifyRequest,
  ): Promise<Record<string, unknown>> {
    if (!(await this.integrators.findById(id)))
      throw new Problem(404, 'integrator_not_found', 'There is no such integrator');
    const networks = body.reachableNetworks ?? [];
    const wrong = networks.find((entry) => !networkPolicyEntryValid(entry));
    if (wrong !== undefined)
      throw new Problem(422, 'invalid_request', `reachableNetworks: ${wrong} is no network, address or host`);
    const before = await this.servers.of(id);
    const saved = await this.servers.save({
      integratorId: id,
      address: body.address.replace(/\/+$/, ''),
      publicAddress: body.publicAddress?.replace(/\/+$/, '') ?? null,
      secret: body.secret ?? null,
      tokenHeader: body.tokenHeader ?? 'Authorization',
      tokenPrefix: body.tokenPrefix ?? 'Bearer ',
      reachableNetworks: networks,
      isDefault: body.isDefault ?? false,
    });
    if (!saved) throw new Problem(422, 'invalid_request', 'secret is missing: none is set yet');
    const after = await this.read(id);
    await recordAudit(this.database.manager, {
      actor: apiCaller(request).actor,
      action: 'document-server.change',
      target: `integrator/${id}`,
      before: before && { address: before.address, isDefault: before.isDefault },
      after: { ...after, secretChanged: body.secret !== undefined },
    });
    return after;
  }

  /** What is edited there goes on and comes home no more: do it when nobody edits. */
  @Delete()
  @RequireRole('admin')
  @HttpCode(204)
  async remove(@Param('id', ParseUUIDPipe) id: string, @Req() request: FastifyRequest): Promise<void> {
    const editing = (await this.sessions.list(id)).filter((session) => session['state'] === 'open');
    if (editing.length > 0)
      throw new Problem(409, 'in_use', `${editing.length} documents are being edited with this Document Server`);
    await this.servers.remove(id);
    await recordAudit(this.database.manager, {
      actor: apiCaller(request).actor,
      action: 'document-server.remove',
      target: `integrator/${id}`,
    });
  }

  /** Asks the server for its version: tells whether address and secret are right. */
  @Post('check')
  @HttpCode(200)
  async check(@Param('id', ParseUUIDPipe) id: string): Promise<Record<string, unknown>> {
    const server = await this.servers.of(id);
    if (!server) throw new Problem(404, 'no_document_server', 'This integrator has no Document Server');
    try {
      const { version } = await this.servers.command(server, { c: 'version' });
      return { version };
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      const secret = error.errorCode === 6 ? ': the secret is not the server’s' : '';
      throw new Problem(502, 'document_server_refused', `${error.message}${secret}`, {}, { cause: error });
    }
  }

  /** Keys of ours whose results the server could not bring home; they are imported at intervals. */
  @Get('forgotten')
  async listForgotten(@Param('id', ParseUUIDPipe) id: string): Promise<{ keys: string[] }> {
    const server = await this.servers.of(id);
    if (!server) throw new Problem(404, 'no_document_server', 'This integrator has no Document Server');
    try {
      return { keys: await this.forgotten.waiting(server) };
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      throw new Problem(502, 'document_server_refused', error.message, {}, { cause: error });
    }
  }

  /** The newest editing sessions: who edits, what has come home, what failed. */
  @Get('sessions')
  async listSessions(@Param('id', ParseUUIDPipe) id: string): Promise<{ items: Record<string, unknown>[] }> {
    return { items: await this.sessions.list(id) };
  }
}
