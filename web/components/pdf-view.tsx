import { useTexts } from '../lib/language.ts';
import { usePdf } from '../lib/use-pdf.ts';
import { Loading } from './loading.tsx';
import { PdfPages } from './pdf-pages.tsx';

const texts = {
  id: {
    cannotOpen: 'Berkas ini tidak dapat ditampilkan. Unduh berkas untuk membukanya dengan aplikasi lain.',
  },
  en: { cannotOpen: 'This file cannot be shown. Download it to open it with another application.' },
};

/** A PDF to be read, with nothing over it. */
export function PdfView({ bytes, name }: { readonly bytes: Uint8Array<ArrayBuffer>; readonly name: string }) {
  const { cannotOpen } = useTexts(texts);
  const state = usePdf(bytes);
  if (state.kind === 'opening') return <Loading />;
  if (state.kind === 'failed') return <p>{cannotOpen}</p>;
  return <PdfPages pdf={state.pdf} size={state.size} name={name} />;
}
