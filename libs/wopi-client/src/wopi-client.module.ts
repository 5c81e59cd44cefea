import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { WopiHostDirectory } from './host-directory.js';
import { WopiProofKeys } from './proof-keys.js';
import { RemoteWopiHost } from './remote-host.js';
import { WopiAccess, WopiFile } from './wopi-client.entity.js';
import { WopiFiles } from './wopi-files.js';
import { WopiSource } from './wopi-source.js';

/** Being a client of other people's WOPI hosts. Needs AuthModule, DocumentsModule, OutboundModule and a database. */
@Module({
  imports: [TypeOrmModule.forFeature([WopiFile, WopiAccess])],
  providers: [WopiProofKeys, RemoteWopiHost, WopiHostDirectory, WopiFiles, WopiSource],
  exports: [WopiProofKeys, RemoteWopiHost, WopiHostDirectory, WopiFiles, WopiSource],
})
export class WopiClientModule {}
