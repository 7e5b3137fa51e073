import { encode } from 'uqr';
import { html, type Html } from './html.ts';

/** A QR code as one path, black on white in either colour scheme, with the quiet zone that readers need. */
export function qrSvg(text: string, label: string): Html {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const modules = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return html`<svg
    class="qr"
    role="img"
    aria-label="${label}"
    viewBox="0 0 ${size} ${size}"
    shape-rendering="crispEdges"
  >
    <path d="${modules.join('')}" />
  </svg>`;
}
