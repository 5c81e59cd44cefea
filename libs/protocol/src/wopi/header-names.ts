/** The request and response headers of WOPI, in the protocol's spelling. */
export const WOPI_HEADERS = {
  override: 'X-WOPI-Override',
  ecosystemOperation: 'X-WOPI-EcosystemOperation',
  wopiSrc: 'X-WOPI-WopiSrc',
  lock: 'X-WOPI-Lock',
  oldLock: 'X-WOPI-OldLock',
  lockFailureReason: 'X-WOPI-LockFailureReason',
  itemVersion: 'X-WOPI-ItemVersion',
  maxExpectedSize: 'X-WOPI-MaxExpectedSize',
  editors: 'X-WOPI-Editors',
  size: 'X-WOPI-Size',
  suggestedTarget: 'X-WOPI-SuggestedTarget',
  relativeTarget: 'X-WOPI-RelativeTarget',
  overwriteRelativeTarget: 'X-WOPI-OverwriteRelativeTarget',
  validRelativeTarget: 'X-WOPI-ValidRelativeTarget',
  fileConversion: 'X-WOPI-FileConversion',
  requestedName: 'X-WOPI-RequestedName',
  invalidFileNameError: 'X-WOPI-InvalidFileNameError',
  invalidContainerNameError: 'X-WOPI-InvalidContainerNameError',
  urlType: 'X-WOPI-UrlType',
  fileExtensionFilterList: 'X-WOPI-FileExtensionFilterList',
  enumerationIncomplete: 'X-WOPI-EnumerationIncomplete',
  hostNativeFileName: 'X-WOPI-HostNativeFileName',
  sessionContext: 'X-WOPI-SessionContext',
  proof: 'X-WOPI-Proof',
  proofOld: 'X-WOPI-ProofOld',
  timeStamp: 'X-WOPI-TimeStamp',
  correlationId: 'X-WOPI-CorrelationId',
  sessionId: 'X-WOPI-SessionId',
  serverError: 'X-WOPI-ServerError',
  serverVersion: 'X-WOPI-ServerVersion',
  hostEndpoint: 'X-WOPI-HostEndpoint',
  machineName: 'X-WOPI-MachineName',
  coolTimestamp: 'X-COOL-WOPI-Timestamp',
  coolIsModifiedByUser: 'X-COOL-WOPI-IsModifiedByUser',
  coolIsAutosave: 'X-COOL-WOPI-IsAutosave',
  coolIsExitSave: 'X-COOL-WOPI-IsExitSave',
  coolExtendedData: 'X-COOL-WOPI-ExtendedData',
  loolTimestamp: 'X-LOOL-WOPI-Timestamp',
  loolIsModifiedByUser: 'X-LOOL-WOPI-IsModifiedByUser',
  loolIsAutosave: 'X-LOOL-WOPI-IsAutosave',
  loolIsExitSave: 'X-LOOL-WOPI-IsExitSave',
} as const;

/** Values of `X-WOPI-Override`. PutFile is told by its path; the header says `PUT` all the same. */
export const WOPI_OVERRIDES = [
  'LOCK',
  'UNLOCK',
  'REFRESH_LOCK',
  'GET_LOCK',
  'PUT',
  'PUT_RELATIVE',
  'RENAME_FILE',
  'DELETE',
  'PUT_USER_INFO',
  'GET_SHARE_URL',
  'ADD_ACTIVITIES',
  'CREATE_CHILD_CONTAINER',
  'CREATE_CHILD_FILE',
  'DELETE_CONTAINER',
  'RENAME_CONTAINER',
  'GET_WOPI_SRC_WITH_ACCESS_TOKEN',
] as const;
export type WopiOverride = (typeof WOPI_OVERRIDES)[number];

/** Values of `X-WOPI-EcosystemOperation` on the bootstrapper. */
export const ECOSYSTEM_OPERATIONS = [
  'GET_NEW_ACCESS_TOKEN',
  'GET_ROOT_CONTAINER',
  'GET_WOPI_SRC_WITH_ACCESS_TOKEN',
] as const;
export type EcosystemOperation = (typeof ECOSYSTEM_OPERATIONS)[number];

/** The operation that a header value names; null when it names none (the answer is 501 then). Compared without case. */
export function readOverride(value: string | undefined): WopiOverride | null {
  const wanted = value?.trim().toUpperCase();
  return WOPI_OVERRIDES.find((name) => name === wanted) ?? null;
}

/** Booleans come as `True`, `False`, `true` or `false`; anything else counts as absent. */
export function readBooleanHeader(value: string | undefined): boolean | null {
  const text = value?.trim().toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : null;
}
