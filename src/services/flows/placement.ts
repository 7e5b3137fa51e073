import { placementSchema, type Placement } from '../../contract/flows.ts';
import type { PlaceToCheck } from '../../io/workers/check-places.ts';
import type { Appearance, MarkWish } from '../../io/workers/signing-task.ts';

/** Where a mark goes in the words of the workers; undefined for what does not show. */
export function placeOf(placement: Placement): PlaceToCheck | undefined {
  switch (placement.kind) {
    case 'invisible':
      return undefined;
    case 'tag': {
      const { tag, width, height } = placement;
      return { place: { kind: 'tag', tag, width, height, countOthers: true }, everyPage: false };
    }
    case 'corner':
      return { place: { ...placement, page: firstOf(placement) }, everyPage: placement.page === 'all' };
    case 'rectangle':
      return {
        place: { ...placement, page: firstOf(placement), origin: 'lower-left' },
        everyPage: placement.page === 'all',
      };
  }
}

const firstOf = ({ page }: { readonly page: number | 'last' | 'all' }): number | 'last' =>
  page === 'all' ? 1 : page;

export function appearanceOf(placement: Placement, mark: MarkWish): Appearance {
  const place = placeOf(placement)?.place;
  return place === undefined ? { kind: 'invisible' } : { kind: 'visible', place, mark };
}

/** As a participant's row keeps it. */
export const parsePlacement = (value: unknown): Placement => placementSchema.parse(value);
