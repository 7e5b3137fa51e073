import { useTexts } from '../../lib/language.ts';
import type { Change } from './changes-view.tsx';
import { PageImage } from './page-image.tsx';
import styles from './verify.module.css';
import { verifyTexts } from './verify-texts.ts';

export interface PagePairProps {
  readonly bytes: Uint8Array;
  /** How long the file was when it was signed; undefined where that is not known here. */
  readonly signedLength: number | undefined;
  /** From 1. */
  readonly page: number;
  readonly changes: readonly Change[];
}

/** The page as it was signed beside the page as it is now, with what changed framed. */
export function PagePair({ bytes, signedLength, page, changes }: PagePairProps) {
  const texts = useTexts(verifyTexts);
  return (
    <div className={styles['pair']}>
      {signedLength !== undefined && (
        <PageImage
          bytes={bytes}
          length={signedLength}
          page={page}
          title={texts.before}
          marks={changes.flatMap(({ rectangleBefore, allowed }) =>
            rectangleBefore === null ? [] : [{ ...rectangleBefore, allowed }],
          )}
        />
      )}
      <PageImage
        bytes={bytes}
        length={bytes.length}
        page={page}
        title={texts.after}
        marks={changes.flatMap(({ rectangle, allowed }) =>
          rectangle === null ? [] : [{ ...rectangle, allowed }],
        )}
      />
    </div>
  );
}
