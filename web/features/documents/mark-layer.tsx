import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import type { Placement } from '../../../src/contract/flows.ts';
import type { PageSize } from '../../lib/open-pdf.ts';
import { useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { documentTexts } from './document-texts.ts';
import styles from './documents.module.css';
import { around, inside, mmOf, moved, shownOn, type Rectangle } from './placement.ts';

export interface MarkLayerProps {
  readonly page: number;
  readonly pages: number;
  readonly shown: PageSize;
  readonly value: Placement;
  readonly mark: { readonly width: number; readonly height: number };
  readonly others: readonly { readonly name: string; readonly placement: Placement }[];
  readonly describedBy: string;
  readonly onChange: (placement: Placement) => void;
}

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Over a page: the mark, which is dragged or moved by keys, and the others' marks; a click puts the mark there. */
export function MarkLayer(props: MarkLayerProps) {
  const { page, pages, shown, value, mark, others, describedBy, onChange } = props;
  const texts = useTexts(documentTexts);
  const held = useRef<{ readonly x: number; readonly y: number; readonly place: Rectangle }>(undefined);
  const at = shownOn(value, page, pages, shown);
  const place: Rectangle | undefined = at && { kind: 'rectangle', page, ...at };
  /** In points from the lower left corner. */
  const pointOf = (event: PointerEvent<HTMLElement>): { readonly x: number; readonly y: number } => {
    const box = event.currentTarget.closest('[data-layer]')?.getBoundingClientRect();
    if (box === undefined) return { x: 0, y: 0 };
    return {
      x: ((event.clientX - box.left) * shown.width) / box.width,
      y: ((box.bottom - event.clientY) * shown.height) / box.height,
    };
  };
  const put = (next: Rectangle): void =>
    onChange(value.kind === 'rectangle' && value.page === 'all' ? { ...next, page: 'all' } : next);
  const press = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    if (step === undefined || place === undefined) return;
    event.preventDefault();
    const length = event.shiftKey ? 10 : 1;
    put(moved(place, step[0] * length, step[1] * length, shown));
  };
  return (
    <div
      data-layer
      className={styles['layer']}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) put(around(page, pointOf(event), mark, shown));
      }}
    >
      {others.map(({ name, placement }, index) => {
        const there = shownOn(placement, page, pages, shown);
        return (
          there && (
            <div key={index} className={`${styles['mark']} ${styles['other']}`} style={boxOf(there, shown)}>
              {plainText(name)}
            </div>
          )
        );
      })}
      {place && (
        <button
          type="button"
          className={styles['mark']}
          style={boxOf(place, shown)}
          aria-describedby={describedBy}
          aria-label={`${texts.mark}: ${texts.onPage} ${page}, ${texts.fromLeft} ${mmOf(place.x)}, ${texts.fromBottom} ${mmOf(place.y)}`}
          onKeyDown={press}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            held.current = { ...pointOf(event), place };
          }}
          onPointerMove={(event) => {
            const from = held.current;
            if (from === undefined) return;
            const { x, y } = pointOf(event);
            put(inside({ ...from.place, x: from.place.x + x - from.x, y: from.place.y + y - from.y }, shown));
          }}
          onPointerUp={() => (held.current = undefined)}
          onPointerCancel={() => (held.current = undefined)}
        >
          {texts.mark}
        </button>
      )}
    </div>
  );
}

const boxOf = (at: Pick<Rectangle, 'x' | 'y' | 'width' | 'height'>, size: PageSize) => ({
  left: `${(100 * at.x) / size.width}%`,
  bottom: `${(100 * at.y) / size.height}%`,
  width: `${(100 * at.width) / size.width}%`,
  height: `${(100 * at.height) / size.height}%`,
});
