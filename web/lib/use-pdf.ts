import { useEffect, useState } from 'react';
import type { OpenedPdf, PageSize } from './open-pdf.ts';

export type PdfState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'opened'; readonly pdf: OpenedPdf; readonly size: PageSize };

/** A PDF opened as long as the component stands, with the size of its first page; pdf.js comes when it is needed. */
export function usePdf(bytes: Uint8Array | undefined): PdfState {
  const [state, setState] = useState<PdfState>({ kind: 'opening' });
  useEffect(() => {
    if (bytes === undefined) return;
    let left = false;
    let opened: OpenedPdf | undefined;
    const open = async (): Promise<void> => {
      const { openPdf } = await import('./open-pdf.ts');
      // pdf.js takes the bytes over: a copy, so that they can be opened again.
      opened = await openPdf(bytes.slice());
      const size = await opened.sizeOf(1);
      if (left) await opened.close();
      else setState({ kind: 'opened', pdf: opened, size });
    };
    setState({ kind: 'opening' });
    open().catch(() => {
      if (!left) setState({ kind: 'failed' });
    });
    return () => {
      left = true;
      void opened?.close();
    };
  }, [bytes]);
  return state;
}
