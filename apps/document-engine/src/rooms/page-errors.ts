/** LibreOffice has no such thing in documents of this kind, or it is gone. */
export class NotAvailable extends Error {}

/** The participant may not do that. */
export class NotPermitted extends Error {}
