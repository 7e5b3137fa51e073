import { getDocument, GlobalWorkerOptions, RenderingCancelledException } from 'pdfjs-dist';

GlobalWorkerOptions.workerSrc = new URL(
  '../../node_modules/pdfjs-dist/build/pdf.worker.min.mjs',
  import.meta.url,
).href;

export interface PageSize {
  /** In points, as the page is shown. */
  readonly width: number;
  readonly height: number;
}

export interface OpenedPdf {
  readonly pages: number;
  sizeOf(page: number): Promise<PageSize>;
  /** Draws a page (from 1) so that it is so many CSS pixels wide; given up, it draws no further and throws nothing. */
  drawPage(page: number, canvas: HTMLCanvasElement, width: number, givenUp?: AbortSignal): Promise<PageSize>;
  close(): Promise<void>;
}

/** A PDF to be looked at: in a worker, without its scripts, its forms of other kinds, or a request to anywhere else. */
export async function openPdf(bytes: Uint8Array, password?: string): Promise<OpenedPdf> {
  const task = getDocument({
    data: bytes,
    ...(password !== undefined && { password }),
    enableXfa: false,
    // WebAssembly would need a wider content security policy; the decoders in JavaScript give the same pixels.
    useWasm: false,
    cMapUrl: '/web/pdfjs/cmaps/',
    standardFontDataUrl: '/web/pdfjs/standard_fonts/',
  });
  const document = await task.promise;
  return {
    pages: document.numPages,
    async sizeOf(number) {
      const { width, height } = (await document.getPage(number)).getViewport({ scale: 1 });
      return { width, height };
    },
    async drawPage(number, canvas, width, givenUp) {
      const page = await document.getPage(number);
      const shown = page.getViewport({ scale: 1 });
      const size = { width: shown.width, height: shown.height };
      if (givenUp?.aborted) return size;
      const scale = (width / shown.width) * Math.min(devicePixelRatio, 2);
      const viewport = page.getViewport({ scale });
      canvas.width = Math.floor(viewport.width);
      canvas.height = Math.floor(viewport.height);
      const drawing = page.render({ canvas, viewport });
      const stop = (): void => drawing.cancel();
      givenUp?.addEventListener('abort', stop, { once: true });
      try {
        await drawing.promise;
      } catch (error) {
        if (!(error instanceof RenderingCancelledException)) throw error;
      } finally {
        givenUp?.removeEventListener('abort', stop);
        // What pdf.js keeps of a drawn page would add up over hundreds of them.
        page.cleanup();
      }
      return size;
    },
    close: () => task.destroy(),
  };
}
