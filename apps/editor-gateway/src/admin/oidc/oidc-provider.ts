import { Injectable } from '@nestjs/common';
import * as oidc from 'openid-client';
import { OutboundHttp } from '#platform';
import { ConsoleSettings, type OidcSettings } from '../console-settings.js';

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 512 * 1024;

/** What a sign-in through the provider begins with. */
export interface AuthorizationRequest {
  url: string;
  state: string;
  nonce: string;
  verifier: string;
}

/** What the provider's ID token says of a person. */
export interface IdTokenClaims {
  issuer: string;
  subject: string;
  name: string;
  /** Values of the role claim. */
  roles: string[];
}

/** The OpenID Connect provider of the settings, spoken to by authorization code with PKCE. */
@Injectable()
export class OidcProvider {
  constructor(
    private readonly settings: ConsoleSettings,
    private readonly outbound: OutboundHttp,
  ) {}

  async begin(redirectUri: string): Promise<AuthorizationRequest> {
    const config = await this.discover(await this.settings.oidc());
    const state = oidc.randomState();
    const nonce = oidc.randomNonce();
    const verifier = oidc.randomPKCECodeVerifier();
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid profile email',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    return { url: url.href, state, nonce, verifier };
  }

  /** Redeems the code of the address that the provider sent the browser to. Throws when anything does not fit. */
  async finish(address: URL, begun: { state: string; nonce: string; verifier: string }): Promise<IdTokenClaims> {
    const settings = await this.settings.oidc();
    const tokens = await oidc.authorizationCodeGrant(await this.discover(settings), address, {
      pkceCodeVerifier: begun.verifier,
      expectedState: begun.state,
      expectedNonce: begun.nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) throw new Error('the provider sent no ID token');
    const text = (name: string): string | null => {
      const value = claims[name];
      return typeof value === 'string' && value !== '' ? value : null;
    };
    const role = claims[settings.roleClaim];
    return {
      issuer: claims.iss,
      subject: claims.sub,
      name: text('preferred_username') ?? text('email') ?? text('name') ?? claims.sub,
      roles: (Array.isArray(role) ? (role as unknown[]) : [role]).filter((value) => typeof value === 'string'),
    };
  }

  /** Asks the provider for its description: what a test of the settings does. Returns its authorization address. */
  async probe(settings: OidcSettings): Promise<string> {
    return (await this.discover(settings)).serverMetadata().authorization_endpoint ?? '';
  }

  private async discover(settings: OidcSettings): Promise<oidc.Configuration> {
    const issuer = new URL(settings.issuer);
    const secret = await this.settings.oidcClientSecret();
    // An administrator who names the provider by http:// has it on a network of their own.
    const execute = issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [];
    return oidc.discovery(
      issuer,
      settings.clientId,
      undefined,
      secret === null ? oidc.None() : oidc.ClientSecretPost(secret),
      { execute, timeout: TIMEOUT_MS / 1000, [oidc.customFetch]: (url, options) => this.fetch(url, options, issuer) },
    );
  }

  /** The provider may stand on a private network: an administrator named it. Nothing else there may be reached. */
  private async fetch(url: string, options: oidc.CustomFetchOptions, issuer: URL): Promise<Response> {
    const body = options.body instanceof URLSearchParams ? options.body.toString() : options.body;
    const answer = await this.outbound.send({
      url,
      method: options.method === 'POST' ? 'POST' : 'GET',
      headers: options.headers,
      ...(typeof body === 'string' ? { body } : {}),
      policy: { allow: [issuer.hostname] },
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_ANSWER_BYTES,
      maxRedirects: 0,
    });
    const headers = new Headers();
    for (const [name, value] of Object.entries(answer.headers))
      if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
    return new Response(new Uint8Array(answer.body), { status: answer.status, headers });
  }
}
