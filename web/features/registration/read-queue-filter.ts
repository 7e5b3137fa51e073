import { registrationServices, registrationStates } from './registration-states.ts';
import type { QueueFilter } from './saved-views.ts';

/** The filter that stands in the address, so that a view is reloaded and handed on as it is; what is absent is all. */
export function readQueueFilter(search: Readonly<Record<string, unknown>>): Partial<QueueFilter> {
  const state = registrationStates.find((one) => one === search['state']);
  const service = registrationServices.find((one) => one === search['service']);
  return { ...(state !== undefined && { state }), ...(service !== undefined && { service }) };
}
