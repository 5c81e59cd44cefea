import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Patch,
  Post,
  Query,
  Req,
  UseGuards,
} from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth, ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { ADMINISTRATOR_ROLES, type AdministratorRole, apiCaller, ApiKeyGuard, RequireRole, RequireScope } from '#auth';
import { Problem } from '#platform';
import { PageQuery } from '../page-query.js';
import { type Administrator, Administrators } from './administrators.js';

class NewAdministratorDto {
  @ApiProperty({ maxLength: 100 })
  @IsString()
  @MaxLength(100)
  @Matches(/^[\p{L}\p{N}][\p{L}\p{N}@._ -]*$/u, { message: 'name must begin with a letter or digit' })
  name!: string;

  @ApiProperty({ enum: ADMINISTRATOR_ROLES }) @IsIn(ADMINISTRATOR_ROLES) role!: AdministratorRole;
}

class AdministratorChangeDto {
  @ApiProperty({ enum: ADMINISTRATOR_ROLES, required: false })
  @IsOptional()
  @IsIn(ADMINISTRATOR_ROLES)
  role?: AdministratorRole;

  @ApiProperty({ required: false }) @IsOptional() @IsBoolean() active?: boolean;
}

class AdministratorView implements Administrator {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ enum: ADMINISTRATOR_ROLES }) role!: AdministratorRole;
  @ApiProperty() active!: boolean;
  @ApiProperty() mustChangePassword!: boolean;
  @ApiProperty({ enum: ['password', 'oidc'] }) signIn!: 'password' | 'oidc';
  @ApiProperty({ type: 'integer' }) sessions!: number;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) lastSignInAt!: string | null;
  @ApiProperty({ format: 'date-time' }) createdAt!: string;
}

class AdministratorPage {
  @ApiProperty({ type: [AdministratorView] }) items!: AdministratorView[];
  @ApiProperty({ type: String, nullable: true }) next!: string | null;
}

class FirstPasswordView {
  @ApiProperty({ type: AdministratorView }) administrator!: AdministratorView;
  @ApiProperty({ description: 'Shown this once; must be changed at the first sign-in' }) password!: string;
}

/** Who may use the console. */
@ApiTags('admin: administrators')
@ApiBearerAuth()
@ApiCookieAuth()
@Controller('api/v1/admin/administrators')
@UseGuards(ApiKeyGuard)
@RequireScope('admin')
@RequireRole('admin')
export class AdministratorsController {
  constructor(private readonly administrators: Administrators) {}

  @Get()
  @ApiOkResponse({ type: AdministratorPage })
  list(@Query() query: PageQuery): Promise<AdministratorPage> {
    return this.administrators.list(query.after ?? null, query.limit ?? 50);
  }

  @Post()
  @ApiOkResponse({ type: FirstPasswordView })
  create(@Body() body: NewAdministratorDto, @Req() request: FastifyRequest): Promise<FirstPasswordView> {
    return this.administrators.create(body.name, body.role, apiCaller(request).actor);
  }

  @Patch(':id')
  @ApiOkResponse({ type: AdministratorView })
  change(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: AdministratorChangeDto,
    @Req() request: FastifyRequest,
  ): Promise<AdministratorView> {
    notOneself(id, request);
    return this.administrators.change(id, body, apiCaller(request).actor);
  }

  /** Makes a new first password, signs the person out everywhere and lifts a lock. */
  @Post(':id/reset-password')
  @HttpCode(200)
  @ApiOkResponse({ type: FirstPasswordView })
  resetPassword(@Param('id', ParseUUIDPipe) id: string, @Req() request: FastifyRequest): Promise<FirstPasswordView> {
    notOneself(id, request);
    return this.administrators.resetPassword(id, apiCaller(request).actor);
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id', ParseUUIDPipe) id: string, @Req() request: FastifyRequest): Promise<void> {
    notOneself(id, request);
    return this.administrators.remove(id, apiCaller(request).actor);
  }
}

function notOneself(id: string, request: FastifyRequest): void {
  if (apiCaller(request).keyId === id)
    throw new Problem(409, 'oneself', 'This cannot be done to oneself; ask another administrator');
}
