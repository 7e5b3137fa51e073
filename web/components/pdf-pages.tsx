import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTexts } from '../lib/language.ts';
import type { OpenedPdf, PageSize } from '../lib/open-pdf.ts';
import styles from './pdf-pages.module.css';

const texts = {
  id: { page: 'Halaman', of: 'dari', cannotDraw: 'Halaman ini tidak dapat digambar.' },
  en: { page: 'Page', of: 'of', cannotDraw: 'This page cannot be drawn.' },
};

export interface PdfPagesProps {
  readonly pdf: OpenedPdf;
  readonly name: string;
  /** Of the first page: what the others are taken for until they are drawn. */
  readonly size: PageSize;
  /** What lies over a page that is shown. */
  readonly over?: (page: number, size: PageSize) => ReactNode;
}

/** The pages of a file one below the other, drawn where they are looked at and nowhere else: 500 pages cost as few as 5. */
export function PdfPages({ pdf, name, size, over }: PdfPagesProps) {
  const root = useRef<HTMLDivElement>(null);
  const seen = useSeenPages(root, pdf);
  return (
    <div ref={root} className={styles['pages']} tabIndex={0} role="region" aria-label={name}>
      {Array.from({ length: pdf.pages }, (_, index) => (
        <Sheet
          key={index}
          pdf={pdf}
          page={index + 1}
          name={name}
          size={size}
          near={seen.has(index + 1)}
          over={over}
        />
      ))}
    </div>
  );
}

/** The pages in the window or less than one window away. */
function useSeenPages(root: React.RefObject<HTMLDivElement | null>, pdf: OpenedPdf): ReadonlySet<number> {
  const [seen, setSeen] = useState<ReadonlySet<number>>(new Set([1]));
  useEffect(() => {
    if (root.current === null) return;
    const observer = new IntersectionObserver(
      (entries) =>
        setSeen((before) => {
          const after = new Set(before);
          for (const { target, isIntersecting } of entries) {
            const page = Number(target.getAttribute('data-page'));
            if (isIntersecting) after.add(page);
            else after.delete(page);
          }
          return after;
        }),
      { root: root.current, rootMargin: '60% 0px' },
    );
    for (const sheet of root.current.children) observer.observe(sheet);
    return () => observer.disconnect();
  }, [root, pdf]);
  return seen;
}

interface SheetProps extends Omit<PdfPagesProps, 'over'> {
  readonly page: number;
  readonly near: boolean;
  readonly over: PdfPagesProps['over'];
}

function Sheet({ pdf, page, name, size: guessed, near, over }: SheetProps) {
  const words = useTexts(texts);
  const [drawn, setDrawn] = useState<PageSize>();
  const [failed, setFailed] = useState(false);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const target = canvas.current;
    if (!near || target === null) return;
    const leaving = new AbortController();
    pdf.drawPage(page, target, target.parentElement?.clientWidth ?? 760, leaving.signal).then(
      (size) => !leaving.signal.aborted && setDrawn(size),
      () => !leaving.signal.aborted && setFailed(true),
    );
    return () => leaving.abort();
  }, [pdf, page, near]);
  const size = drawn ?? guessed;
  const label = `${name}, ${words.page} ${page} ${words.of} ${pdf.pages}`;
  return (
    <div
      data-page={page}
      className={styles['sheet']}
      style={{ aspectRatio: `${size.width} / ${size.height}` }}
    >
      {near && <canvas ref={canvas} role="img" aria-label={label} />}
      {failed && <p>{words.cannotDraw}</p>}
      {near && drawn !== undefined && over?.(page, drawn)}
      <span className={styles['number']} aria-hidden="true">
        {page} / {pdf.pages}
      </span>
    </div>
  );
}
