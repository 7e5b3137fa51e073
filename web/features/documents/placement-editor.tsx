import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import type { Placement } from '../../../src/contract/flows.ts';
import { PdfPages } from '../../components/pdf-pages.tsx';
import type { OpenedPdf, PageSize } from '../../lib/open-pdf.ts';
import { useTexts } from '../../lib/language.ts';
import { documentTexts } from './document-texts.ts';
import styles from './documents.module.css';
import { MarkLayer } from './mark-layer.tsx';
import { around, lastPageLowerRight, mmOf, pointsOf, type PageWish } from './placement.ts';

export interface PlacementEditorProps {
  /** Absent while the file is not open: everything can be told in numbers all the same. */
  readonly pdf: OpenedPdf | undefined;
  readonly size: PageSize;
  readonly name: string;
  readonly value: Placement;
  readonly usual: { readonly width: number; readonly height: number };
  /** A paraf may stand on every page. */
  readonly mayBeAll: boolean;
  readonly others: readonly { readonly name: string; readonly placement: Placement }[];
  readonly onChange: (placement: Placement) => void;
}

const kinds = ['corner', 'rectangle', 'tag', 'invisible'] as const;
const corners = ['lower-right', 'lower-left', 'upper-right', 'upper-left'] as const;

/** Where a mark goes: by click, drag, keys or numbers in millimetres, in a corner, on a text, or nowhere. */
export function PlacementEditor(props: PlacementEditorProps) {
  const { pdf, size, name, value, usual, onChange } = props;
  const texts = useTexts(documentTexts);
  const hint = useId();
  const mark = 'width' in value ? value : usual;
  const become = (kind: string): void => {
    if (kind === 'corner') onChange({ ...lastPageLowerRight(usual), width: mark.width, height: mark.height });
    if (kind === 'rectangle') onChange(around(1, { x: size.width / 2, y: size.height / 4 }, mark, size));
    if (kind === 'tag') onChange({ kind, tag: '', width: mark.width, height: mark.height });
    if (kind === 'invisible') onChange({ kind });
  };
  return (
    <div>
      <div className={styles['numbers']}>
        <NativeSelect
          label={texts.placeKind}
          value={value.kind}
          data={kinds.map((kind) => ({ value: kind, label: texts[`place-${kind}`] }))}
          onChange={(event) => become(event.currentTarget.value)}
        />
        <Numbers {...props} />
      </div>
      <Button my="sm" variant="default" onClick={() => onChange(lastPageLowerRight(usual))}>
        {texts.lastLowerRight}
      </Button>
      <p id={hint}>{texts.placing}</p>
      {pdf && (
        <PdfPages
          pdf={pdf}
          size={size}
          name={name}
          over={(page, shown) => (
            <MarkLayer
              {...props}
              page={page}
              pages={pdf.pages}
              shown={shown}
              mark={mark}
              describedBy={hint}
            />
          )}
        />
      )}
    </div>
  );
}

function Numbers({ pdf, value, mayBeAll, onChange }: PlacementEditorProps) {
  const texts = useTexts(documentTexts);
  if (value.kind === 'invisible') return null;
  const millimetres = (label: string, field: 'x' | 'y' | 'width' | 'height', points: number) => (
    <NumberInput
      label={label}
      value={mmOf(points)}
      min={field === 'width' || field === 'height' ? 2 : 0}
      max={5000}
      step={1}
      decimalScale={1}
      onChange={(mm) => typeof mm === 'number' && onChange({ ...value, [field]: pointsOf(mm) })}
    />
  );
  return (
    <>
      {value.kind === 'tag' && (
        <TextInput
          label={texts.tag}
          description={texts.tagHint}
          required
          maxLength={100}
          value={value.tag}
          onChange={(event) => onChange({ ...value, tag: event.currentTarget.value })}
        />
      )}
      {value.kind === 'corner' && (
        <NativeSelect
          label={texts.corner}
          value={value.corner}
          data={corners.map((corner) => ({ value: corner, label: texts[corner] }))}
          onChange={({ currentTarget: { value: wanted } }) =>
            onChange({ ...value, corner: corners.find((one) => one === wanted) ?? 'lower-right' })
          }
        />
      )}
      {value.kind !== 'tag' && (
        <PageChoice
          pages={pdf?.pages ?? 1}
          value={value.page}
          mayBeAll={mayBeAll}
          onChange={(page) => onChange({ ...value, page })}
        />
      )}
      {value.kind === 'rectangle' && (
        <>
          {millimetres(texts.fromLeft, 'x', value.x)}
          {millimetres(texts.fromBottom, 'y', value.y)}
        </>
      )}
      {millimetres(texts.width, 'width', value.width)}
      {millimetres(texts.height, 'height', value.height)}
    </>
  );
}

interface PageChoiceProps {
  readonly pages: number;
  readonly value: PageWish;
  readonly mayBeAll: boolean;
  readonly onChange: (page: PageWish) => void;
}

/** A number, the last, or all of them. */
function PageChoice({ pages, value, mayBeAll, onChange }: PageChoiceProps) {
  const texts = useTexts(documentTexts);
  const [kept, setKept] = useState(typeof value === 'number' ? value : 1);
  return (
    <>
      <NativeSelect
        label={texts.onPage}
        value={typeof value === 'number' ? 'number' : value}
        data={[
          { value: 'number', label: `1–${pages}` },
          { value: 'last', label: texts.lastPage },
          ...(mayBeAll ? [{ value: 'all', label: texts.allPages }] : []),
        ]}
        onChange={({ currentTarget: { value: wanted } }) =>
          onChange(wanted === 'last' || wanted === 'all' ? wanted : kept)
        }
      />
      {typeof value === 'number' && (
        <NumberInput
          label={`${texts.onPage} 1–${pages}`}
          value={value}
          min={1}
          max={pages}
          allowDecimal={false}
          onChange={(page) => {
            if (typeof page !== 'number' || page < 1) return;
            setKept(page);
            onChange(page);
          }}
        />
      )}
    </>
  );
}
