import { Controller, Get, HttpCode, Post, Req, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { apiCaller, ApiKeyGuard, RequireRole, RequireScope } from '#auth';
import { proofKeyAttributes } from '#protocol/wopi-client';
import { recordAudit } from '#save-back';
import { publicHalf, WopiProofKeys } from '#wopi-client';

class ProofKeysView {
  @ApiProperty({ description: 'Modulus of the key that signs now, base64' }) modulus!: string;
  @ApiProperty() exponent!: string;
  @ApiProperty({ description: 'Modulus of the key before it; the same until a key was changed' }) oldModulus!: string;
  @ApiProperty() oldExponent!: string;
}

/** The keys by which WOPI hosts know our calls. */
@ApiTags('admin: WOPI')
@ApiBearerAuth()
@Controller('api/v1/admin/wopi-proof-keys')
@UseGuards(ApiKeyGuard)
@RequireScope('admin')
export class ProofKeysController {
  constructor(
    private readonly keys: WopiProofKeys,
    private readonly database: DataSource,
  ) {}

  @Get()
  async get(): Promise<ProofKeysView> {
    return view(await this.keys.pairs());
  }

  /** Makes a new key. Hosts that know the one before it go on accepting our calls: the old key signs beside the new one. */
  @Post('rotate')
  @RequireRole('admin')
  @HttpCode(200)
  async rotate(@Req() request: FastifyRequest): Promise<ProofKeysView> {
    const pairs = await this.keys.rotate();
    await recordAudit(this.database.manager, {
      actor: apiCaller(request).actor,
      action: 'wopi-proof-key.rotate',
      target: `wopi-proof-key/${pairs.id}`,
    });
    return view(pairs);
  }
}

function view(pairs: Awaited<ReturnType<WopiProofKeys['pairs']>>): ProofKeysView {
  const attributes = proofKeyAttributes(publicHalf(pairs.current), publicHalf(pairs.old));
  return {
    modulus: attributes.modulus,
    exponent: attributes.exponent,
    oldModulus: attributes.oldmodulus,
    oldExponent: attributes.oldexponent,
  };
}
