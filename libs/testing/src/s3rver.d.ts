declare module 's3rver' {
  /** The part of s3rver that tests use; the package has no types of its own. */
  export default class S3rver {
    constructor(options: {
      address: string;
      port: number;
      silent: boolean;
      /** PEM: it is reached over TLS. */
      key?: Buffer;
      cert?: Buffer;
      serviceEndpoint?: string;
      directory: string;
      configureBuckets: { name: string; configs: string[] }[];
    });
    run(): Promise<{ address: string; port: number }>;
    close(): Promise<void>;
  }
}
