/** What `/hosting/capabilities` answers, in the words that hosts of Collabora Online and ONLYOFFICE read. */
export interface HostingCapabilities {
  'convert-to': { available: boolean; endpoint: string };
  hasMobileSupport: boolean;
  hasProxyPrefix: boolean;
  hasTemplateSaveAs: boolean;
  hasTemplateSource: boolean;
  hasWopiAccessCheck: boolean;
  hasSettingIframeSupport: boolean;
  hasZoteroSupport: boolean;
  productName: string;
  productVersion: string;
  serverId: string;
}

/** `convertToAvailable`: whether the address that asks may use `/cool/convert-to`. */
export function hostingCapabilities(given: {
  version: string;
  serverId: string;
  convertToAvailable: boolean;
}): HostingCapabilities {
  return {
    'convert-to': { available: given.convertToAvailable, endpoint: '/cool/convert-to' },
    hasMobileSupport: true,
    hasProxyPrefix: false,
    hasTemplateSaveAs: false,
    hasTemplateSource: true,
    hasWopiAccessCheck: false,
    hasSettingIframeSupport: false,
    hasZoteroSupport: false,
    productName: 'Wenqiao',
    productVersion: given.version,
    serverId: given.serverId,
  };
}
