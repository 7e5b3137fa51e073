import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../../lib/language.ts';
import { openPdf, type OpenedPdf } from '../../lib/open-pdf.ts';
import styles from './verify.module.css';
import { verifyTexts } from './verify-texts.ts';

export interface PageImageProps {
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly page: number;
  readonly title: string;
  /** In points of the page as it is shown, from its lower left corner. */
  readonly marks: readonly Mark[];
}

export interface Mark {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly allowed: boolean;
}

type Drawn = { readonly width: number; readonly height: number } | 'failed' | undefined;

/** One page drawn by pdf.js, which runs no script of a file, with frames over it. */
export function PageImage({ bytes, length, page, title, marks }: PageImageProps) {
  const texts = useTexts(verifyTexts);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [drawn, setDrawn] = useState<Drawn>();
  useEffect(() => {
    let opened: OpenedPdf | undefined;
    let left = false;
    const draw = async (): Promise<void> => {
      opened = await openPdf(bytes.slice(0, length));
      const target = canvas.current;
      if (left || target === null) return;
      const size = await opened.drawPage(page, target, 760);
      if (!left) setDrawn(size);
    };
    draw().catch(() => {
      // What pdf.js cannot draw (a page that is not in this revision) is said, not hidden.
      if (!left) setDrawn('failed');
    });
    return () => {
      left = true;
      void opened?.close();
    };
  }, [bytes, length, page]);
  return (
    <figure className={styles['page']}>
      <figcaption>{title}</figcaption>
      {drawn === 'failed' && <p>{texts.cannotDraw}</p>}
      <div className={styles['sheet']}>
        <canvas ref={canvas} role="img" aria-label={`${title}, ${texts.page} ${page}`} />
        {drawn !== undefined &&
          drawn !== 'failed' &&
          marks.map((mark) => (
            <div
              key={`${mark.x} ${mark.y} ${mark.width} ${mark.height} ${mark.allowed}`}
              className={mark.allowed ? styles['markAllowed'] : styles['markDenied']}
              style={{
                left: `${(100 * mark.x) / drawn.width}%`,
                bottom: `${(100 * mark.y) / drawn.height}%`,
                width: `${(100 * mark.width) / drawn.width}%`,
                height: `${(100 * mark.height) / drawn.height}%`,
              }}
            />
          ))}
      </div>
    </figure>
  );
}
