import { createHash } from 'node:crypto';
import { FILE_NAME_MAX_LENGTH, splitName } from '#protocol/wopi';
import type { WopiProduct } from '../clients/wopi-client.js';
import type { TokenHolder, WopiFile } from '../tokens/token-reader.js';

/** Addresses of our own pages for the caller and the file. */
export interface OwnPages {
  hostEditUrl: string;
  hostViewUrl: string;
}

type Properties = Record<string, unknown>;

/**
 * The answer of CheckFileInfo. What a product has invented for itself goes to that product; clients that we do not know
 * get of it what restricts them, so that without restrictions they see Microsoft's properties only and a strict schema
 * accepts the answer. Properties without a value are left out; the co-authoring set of Office ("CSPP Plus") is never sent.
 */
export function checkFileInfo(
  holder: TokenHolder,
  file: WopiFile,
  product: WopiProduct | null,
  pages: OwnPages,
): Properties {
  const unknown = product === null || product === 'other';
  const invented = (name: WopiProduct, properties: Properties): Properties =>
    product === name ? properties : unknown ? restrictions(properties) : {};
  return defined({
    ...fileFacts(holder, file),
    ...capabilities(holder),
    ...userFacts(holder),
    ...permissions(holder),
    ...addresses(holder, pages),
    ...invented('collabora', collaboraProperties(holder)),
    ...invented('onlyoffice', onlyofficeProperties(holder)),
    ...(unknown || product === 'microsoft' ? microsoftProperties(holder) : {}),
  });
}

/** A user id with none of the characters that clients stumble over; the same for the same user. */
export function wopiUserId(userId: string): string {
  return /^[^<>"#{}^[\]`\\/\s]{1,255}$/.test(userId)
    ? userId
    : `u${createHash('sha256').update(userId).digest('hex').slice(0, 40)}`;
}

function fileFacts(holder: TokenHolder, file: WopiFile): Properties {
  return {
    BaseFileName: file.title,
    OwnerId: wopiUserId(holder.grant.page.ownerId ?? file.integratorId),
    Size: file.sizeBytes,
    Version: String(file.revision),
    FileExtension: splitName(file.title).extension,
    FileNameMaxLength: FILE_NAME_MAX_LENGTH,
    LastModifiedTime: file.lastModified,
    SHA256: file.sha256 === null ? undefined : Buffer.from(file.sha256, 'hex').toString('base64'),
    UniqueContentId: file.revisionId ?? undefined,
  };
}

function capabilities({ grant }: TokenHolder): Properties {
  return {
    SupportsUpdate: true,
    SupportsLocks: true,
    SupportsGetLock: true,
    SupportsExtendedLockLength: true,
    SupportsRename: true,
    SupportsDeleteFile: true,
    SupportsUserInfo: true,
    SupportsContainers: true,
    SupportsEcosystem: true,
    SupportsGetFileWopiSrc: true,
    SupportsReviewing: true,
    SupportsFileCreation: true,
    SupportsAddActivities: true,
    SupportedShareUrlTypes: grant.page.sharingUrl === undefined ? undefined : ['ReadOnly', 'ReadWrite'],
  };
}

function userFacts({ userId, userName, userInfo, grant }: TokenHolder): Properties {
  return {
    UserId: wopiUserId(userId),
    UserFriendlyName: userName,
    IsAnonymousUser: grant.page.anonymous ?? false,
    LicenseCheckForEditIsEnabled: false,
    IsEduUser: false,
    UserInfo: userInfo ?? undefined,
  };
}

function permissions({ grant: { permissions: may, page } }: TokenHolder): Properties {
  return {
    UserCanWrite: may.write,
    ReadOnly: !may.write && !may.review && !may.comment,
    UserCanNotWriteRelative: !may.createFiles,
    UserCanRename: may.rename,
    UserCanReview: may.review,
    DisablePrint: !may.print || page.hidePrint === true,
    CopyPasteRestrictions: may.copy ? undefined : 'CurrentDocumentOnly',
    WebEditingDisabled: false,
  };
}

function addresses({ grant: { page } }: TokenHolder, pages: OwnPages): Properties {
  return {
    HostEditUrl: page.hostEditUrl ?? pages.hostEditUrl,
    HostViewUrl: page.hostViewUrl ?? pages.hostViewUrl,
    CloseUrl: page.closeUrl,
    DownloadUrl: page.downloadUrl,
    FileSharingUrl: page.sharingUrl,
    FileVersionUrl: page.versionsUrl,
    SignoutUrl: page.signOutUrl,
    BreadcrumbBrandName: page.breadcrumb?.brandName,
    BreadcrumbBrandUrl: page.breadcrumb?.brandUrl,
    BreadcrumbFolderName: page.breadcrumb?.folderName,
    BreadcrumbFolderUrl: page.breadcrumb?.folderUrl,
    PostMessageOrigin: page.postMessageOrigin,
    ClosePostMessage: page.postMessageOrigin === undefined ? undefined : true,
    EditModePostMessage: page.postMessageOrigin === undefined ? undefined : true,
    EditNotificationPostMessage: page.postMessageOrigin === undefined ? undefined : true,
    FileSharingPostMessage: page.postMessageOrigin === undefined ? undefined : page.sharingUrl !== undefined,
    FileVersionPostMessage: page.postMessageOrigin === undefined ? undefined : page.versionsUrl !== undefined,
  };
}

function collaboraProperties({ grant: { permissions: may, page } }: TokenHolder): Properties {
  return {
    HidePrintOption: !may.print || page.hidePrint === true,
    HideSaveOption: page.hideSave ?? false,
    HideExportOption: !may.download || page.hideExport === true,
    DisableExport: !may.download,
    DisableCopy: !may.copy,
    EnableInsertRemoteImage: false,
    UserCanOnlyComment: !may.write && may.comment && !may.review,
    HideUserList: page.hideUserList,
    WatermarkText: page.watermark,
    TemplateSource: page.templateSource,
    UserExtraInfo: page.avatar === undefined ? undefined : { avatar: page.avatar },
  };
}

function onlyofficeProperties({ grant: { permissions: may, page } }: TokenHolder): Properties {
  return {
    HidePrintOption: !may.print || page.hidePrint === true,
    UserCanOnlyComment: !may.write && may.comment && !may.review,
    TemplateSource: page.templateSource,
  };
}

function microsoftProperties({ grant: { permissions: may } }: TokenHolder): Properties {
  return {
    AllowExternalMarketplace: false,
    AllowAdditionalMicrosoftServices: false,
    DisableTranslation: !may.copy,
    ProtectInClient: !may.copy || !may.download,
  };
}

/** Without the flags that allow: every client takes an absent one for allowed. */
function restrictions(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== false));
}

/** Clients take an absent property for its default; null they do not take at all, and empty addresses they refuse. */
function defined(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined && value !== ''));
}
