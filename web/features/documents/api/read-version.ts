import { askBytes, type AskedBytes } from '../../../lib/ask-bytes.ts';

/** That it was looked at stands in the timeline. */
export const readVersion = (id: string, number: number, signal: AbortSignal): Promise<AskedBytes> =>
  askBytes(`/flows/${encodeURIComponent(id)}/versions/${number}/file`, signal);

/** Where a version is downloaded from, by a link. */
export const downloadOf = (id: string, number: number): string =>
  `/rest/v1/flows/${encodeURIComponent(id)}/versions/${number}/file?purpose=download`;
