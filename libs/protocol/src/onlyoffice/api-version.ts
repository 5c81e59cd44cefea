/**
 * The release of the ONLYOFFICE Docs API whose behaviour this door follows, as `version` answers it. Connectors compare it with the
 * release in which a feature appeared.
 */
export const ONLYOFFICE_API_VERSION = '9.3.1';

/** The fourth part of the version. */
export const ONLYOFFICE_API_BUILD = 1;
