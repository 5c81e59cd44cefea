/** BullMQ queue of conversions. A job says that there is work; which, the database says. */
export const CONVERSION_QUEUE = 'conversion';
