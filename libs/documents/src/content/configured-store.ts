import { join } from 'node:path';
import type { PlatformEnvironment } from '#platform';
import type { ContentStore } from './content-store.js';
import { ContentKeys } from './content-keys.js';
import { DiskContentStore } from './disk-content-store.js';

/** The content store that the settings name: a bucket when there is an endpoint, else a folder of `DATA_DIR`. */
export async function configuredStore(settings: PlatformEnvironment): Promise<ContentStore> {
  const keys = settings.CONTENT_KEYS === undefined ? null : ContentKeys.parse(settings.CONTENT_KEYS);
  if (settings.S3_ENDPOINT === undefined) return new DiskContentStore(join(settings.DATA_DIR, 'content'), keys);
  const { S3ContentStore } = await import('./s3-content-store.js'); // the client is large, and most have no use for it
  return new S3ContentStore(
    {
      endpoint: settings.S3_ENDPOINT,
      region: settings.S3_REGION,
      bucket: settings.S3_BUCKET,
      accessKeyId: settings.S3_ACCESS_KEY_ID ?? '',
      secretAccessKey: settings.S3_SECRET_ACCESS_KEY ?? '',
      forcePathStyle: settings.S3_FORCE_PATH_STYLE,
      prefix: settings.S3_PREFIX,
    },
    join(settings.DATA_DIR, 'spool'),
    keys,
  );
}
