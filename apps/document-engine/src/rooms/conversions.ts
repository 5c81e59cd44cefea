import { Injectable } from '@nestjs/common';
import { fileTypeOf, SourceUnusable, type StoredContent } from '#documents';
import { KitFailure } from '../kit-host/kit-process.js';
import { KitPool } from '../kit-host/kit-pool.js';
import { RoomContents } from './room-content.js';

/** Converts stored content in a kit of its own, which is thrown away afterwards. */
@Injectable()
export class Conversions {
  constructor(
    private readonly pool: KitPool,
    private readonly contents: RoomContents,
  ) {}

  /** Throws {@link SourceUnusable} when the content cannot be opened or written in that format. */
  async convert(sha256: string, from: string, to: string): Promise<StoredContent> {
    const type = fileTypeOf(from);
    if (!type) throw new SourceUnusable('unsupported', `files of type ${from} cannot be converted`);
    const kit = await this.pool.take();
    try {
      await this.contents.load(kit, { sha256, type }, null, 'en-US');
      return await this.contents.export(kit, to);
    } catch (error) {
      if (error instanceof KitFailure)
        throw new SourceUnusable('unsupported', `the file cannot be written as ${to}`, { cause: error });
      throw error;
    } finally {
      await kit.close();
    }
  }
}
