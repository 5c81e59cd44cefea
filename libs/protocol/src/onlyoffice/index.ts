export {
  signedParameters,
  signToken,
  tokenOfRequest,
  verifyToken,
  type TokenClaims,
  type TokenOutcome,
} from './request-token.js';
