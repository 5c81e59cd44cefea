import { type DynamicModule, Module } from '@nestjs/common';
import { InternalAccess } from '../internal-access.js';
import { deriveKeys } from '../key-derivation.js';
import { SecretBox } from '../secret-box.js';
import { SessionTokens } from '../session-token.js';

/** Injection token of the keys that sign result links, a {@link KeyRing}. */
export const RESULT_LINK_KEY = Symbol('resultLinkKey');

/** The platform's own keys, derived from `SECRET_KEY`. */
@Module({})
export class AuthModule {
  static withSecretKey(secretKey: string): DynamicModule {
    return {
      module: AuthModule,
      global: true,
      providers: [
        { provide: SecretBox, useValue: new SecretBox(deriveKeys(secretKey, 'seal')) },
        { provide: SessionTokens, useValue: new SessionTokens(deriveKeys(secretKey, 'session-token')) },
        { provide: RESULT_LINK_KEY, useValue: deriveKeys(secretKey, 'result-link') },
        { provide: InternalAccess, useValue: new InternalAccess(deriveKeys(secretKey, 'internal')) },
      ],
      exports: [SecretBox, SessionTokens, RESULT_LINK_KEY, InternalAccess],
    };
  }
}
