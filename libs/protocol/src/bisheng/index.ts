export {
  parseCallUrlAnswer,
  PRIVILEGES,
  readInstruction,
  type AnswerOutcome,
  type OpenInstruction,
  type Privilege,
} from './call-url-answer.js';
export { decodeBase64Text, decodeCallUrl, parseEntryQuery, type EntryQuery } from './entry-query.js';
export { ENTRY_FAILURE_STATUS, entryReplyBody, toEntryReply, type EntryFailure } from './reply.js';
export {
  judgeCallbackAnswer,
  renameBody,
  saveBackBody,
  saveBackData,
  type AnswerVerdict,
  type ModifiedBy,
  type SaveBackData,
  type SaveBackFacts,
} from './save-back.js';
export { hashIdOf, signatureMatches, signParameter } from './signature.js';
