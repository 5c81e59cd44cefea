import { type DynamicModule, Module } from '@nestjs/common';
import { deriveKey } from '../key-derivation.js';
import { SecretBox } from '../secret-box.js';
import { SessionTokens } from '../session-token.js';

/** Injection token of the 32-byte key that signs result links. */
export const RESULT_LINK_KEY = Symbol('resultLinkKey');

/** Injection token of the token by which our own apps know each other on the inside. */
export const INTERNAL_TOKEN = Symbol('internalToken');

/** The platform's own keys, derived from `SECRET_KEY`. */
@Module({})
export class AuthModule {
  static withSecretKey(secretKey: string): DynamicModule {
    return {
      module: AuthModule,
      global: true,
      providers: [
        { provide: SecretBox, useValue: new SecretBox(deriveKey(secretKey, 'seal')) },
        { provide: SessionTokens, useValue: new SessionTokens(deriveKey(secretKey, 'session-token')) },
        { provide: RESULT_LINK_KEY, useValue: deriveKey(secretKey, 'result-link') },
        { provide: INTERNAL_TOKEN, useValue: deriveKey(secretKey, 'internal').toString('hex') },
      ],
      exports: [SecretBox, SessionTokens, RESULT_LINK_KEY, INTERNAL_TOKEN],
    };
  }
}
