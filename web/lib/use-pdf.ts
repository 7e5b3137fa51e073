import { useEffect, useState } from 'react';
import type { OpenedPdf, PageSize } from './open-pdf.ts';
import { sha256Of } from './sha256-of.ts';

export type PdfState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'failed' }
  | {
      readonly kind: 'opened';
      readonly pdf: OpenedPdf;
      readonly size: PageSize;
      /** Of the bytes that are shown, computed here. */
      readonly sha256: string;
    };

const opening: PdfState = { kind: 'opening' };

/** A PDF opened as long as the component stands, with the size of its first page; pdf.js comes when it is needed. */
export function usePdf(bytes: Uint8Array<ArrayBuffer> | undefined): PdfState {
  const [{ of, state }, setState] = useState<{
    readonly of: Uint8Array | undefined;
    readonly state: PdfState;
  }>({ of: undefined, state: opening });
  useEffect(() => {
    if (bytes === undefined) return;
    let left = false;
    let opened: OpenedPdf | undefined;
    const open = async (): Promise<void> => {
      const { openPdf } = await import('./open-pdf.ts');
      // pdf.js takes the bytes over: a copy, so that they can be opened again.
      opened = await openPdf(bytes.slice());
      const [size, sha256] = await Promise.all([opened.sizeOf(1), sha256Of(bytes)]);
      if (left) await opened.close();
      else setState({ of: bytes, state: { kind: 'opened', pdf: opened, size, sha256 } });
    };
    setState({ of: bytes, state: opening });
    open().catch(() => {
      if (!left) setState({ of: bytes, state: { kind: 'failed' } });
    });
    return () => {
      left = true;
      void opened?.close();
    };
  }, [bytes]);
  // What was opened of other bytes is never said to be of these.
  return of === bytes ? state : opening;
}
