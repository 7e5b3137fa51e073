import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { HttpError } from './http-error.ts';

export interface ReceivedUpload {
  readonly path: string;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** A folder of this process for files that are on their way; it goes with the process. */
export interface UploadFolder {
  /** Writes what comes to a file of its own, hands it over and removes it, whatever happens. */
  during<Result>(
    stream: AsyncIterable<Buffer>,
    use: (upload: ReceivedUpload) => Promise<Result>,
  ): Promise<Result>;
  close(): Promise<void>;
}

export async function openUploadFolder(largestBytes: number): Promise<UploadFolder> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sertel-uploads-'));
  return {
    async during(stream, use) {
      const file = path.join(folder, `${randomUUID()}.pdf`);
      const hash = createHash('sha256');
      const written = createWriteStream(file, { mode: 0o600, flags: 'wx' });
      const closed = new Promise<void>((resolve) => void written.once('close', () => resolve()));
      let sizeBytes = 0;
      try {
        await pipeline(
          stream,
          async function* (chunks: AsyncIterable<Buffer>) {
            for await (const chunk of chunks) {
              sizeBytes += chunk.length;
              if (sizeBytes > largestBytes)
                throw new HttpError('http.too-large', `expected at most ${largestBytes} bytes`);
              hash.update(chunk);
              yield chunk;
            }
          },
          written,
        );
        return await use({ path: file, sha256: hash.digest('hex'), sizeBytes });
      } finally {
        // A file that is opened late would be made after it was removed.
        await closed;
        await rm(file, { force: true });
      }
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
