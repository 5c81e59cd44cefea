import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate authority of one's own, and one certificate of it for `localhost` and 127.0.0.1. Made with OpenSSL. */
export class TestAuthority {
  private readonly folder = mkdtempSync(join(tmpdir(), 'wenqiao-tls-'));
  readonly caFile = join(this.folder, 'ca.pem');
  readonly certFile = join(this.folder, 'server.pem');
  readonly keyFile = join(this.folder, 'server.key');

  constructor() {
    chmodSync(this.folder, 0o711); // servers that run as somebody else must get through
    const caKey = join(this.folder, 'ca.key');
    this.openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=A test authority',
      '-keyout',
      caKey,
      '-out',
      this.caFile,
    );
    const [request, extensions] = [join(this.folder, 'server.csr'), join(this.folder, 'extensions')];
    writeFileSync(extensions, 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
    this.openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      '/CN=localhost',
      '-keyout',
      this.keyFile,
      '-out',
      request,
    );
    this.openssl(
      'x509',
      '-req',
      '-in',
      request,
      '-CA',
      this.caFile,
      '-CAkey',
      caKey,
      '-CAcreateserial',
      '-days',
      '2',
      '-extfile',
      extensions,
      '-out',
      this.certFile,
    );
  }

  get ca(): Buffer {
    return readFileSync(this.caFile);
  }
  get cert(): Buffer {
    return readFileSync(this.certFile);
  }
  get key(): Buffer {
    return readFileSync(this.keyFile);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private openssl(...args: string[]): void {
    execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  }
}
