import { randomBytes } from '#crypto';
import { readFonts } from '../../src/io/files/read-fonts.ts';
import { concatBytes } from '../../src/lib/bytes.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { writeDocument } from '../../src/pdf/document-writer/write-document.ts';
import { beginUpdate } from '../../src/pdf/incremental-writer.ts';
import { dict, stream } from '../../src/pdf/objects.ts';
import { bufferSource } from '../../src/pdf/source.ts';

/** An ordinary document, padded with an unused stream of random bytes to the length asked for. */
export function samplePdf(length = 100_000): Uint8Array {
  const bytes = writeDocument({
    title: 'Bench',
    language: 'id',
    now: new Date(0),
    fileId: new Uint8Array(16),
    fonts: readFonts(),
    blocks: [{ kind: 'paragraph', text: 'Isi dokumen' }],
  });
  const update = beginUpdate(openPdf(bufferSource(bytes)));
  update.put(update.allocate(), stream(dict({}), randomBytes(Math.max(0, length - bytes.length))));
  return concatBytes([bytes, update.finish(new Uint8Array(16)).tail]);
}
