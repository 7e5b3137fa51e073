import { problemOf, reach, ApiProblem } from './ask-api.ts';

export interface AskedBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
}

/** A file of the platform’s own API. @throws {ApiProblem} */
export async function askBytes(path: `/${string}`, signal?: AbortSignal): Promise<AskedBytes> {
  const response = await reach(`/rest/v1${path}`, signal === undefined ? {} : { signal });
  if (!response.ok) throw new ApiProblem(await problemOf(response));
  const contentType = response.headers.get('content-type') ?? 'application/octet-stream';
  return { bytes: new Uint8Array(await response.arrayBuffer()), contentType };
}
