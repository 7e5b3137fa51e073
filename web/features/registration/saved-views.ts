import { keep, readKept } from '../../lib/kept.ts';
import { registrationStates, registrationServices, type Queue, type Service } from './registration-states.ts';

/** What the queue shows: everything where nothing is chosen. */
export interface QueueFilter {
  readonly state: Queue;
  readonly service: Service;
}

export interface SavedView extends QueueFilter {
  readonly name: string;
}

const key = 'sertel-registration-views';
const most = 20;
const longest = 60;

/** The views that were saved in this browser; what is not one any more is left out. */
export function readViews(kept: string | undefined = readKept(key)): readonly SavedView[] {
  try {
    const all: unknown = JSON.parse(kept ?? '[]');
    return Array.isArray(all) ? all.filter(isView).slice(0, most) : [];
  } catch {
    return [];
  }
}

/** The views with this one, in place of an earlier one of its name. */
export const withView = (views: readonly SavedView[], view: SavedView): readonly SavedView[] =>
  [...views.filter(({ name }) => name !== view.name), view].slice(-most);

export const keepViews = (views: readonly SavedView[]): void => keep(key, JSON.stringify(views));

function isView(one: unknown): one is SavedView {
  if (typeof one !== 'object' || one === null) return false;
  const { name, state, service } = one as Record<keyof SavedView, unknown>;
  return (
    typeof name === 'string' &&
    name.length <= longest &&
    (state === '' || registrationStates.some((known) => known === state)) &&
    (service === '' || registrationServices.some((known) => known === service))
  );
}
