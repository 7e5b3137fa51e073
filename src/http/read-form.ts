import type { FastifyRequest } from 'fastify';
import { formParts, wholeFile } from './whole-body.ts';

/** A multipart form: its texts, and its files with the names that the client gave them. */
export interface Form {
  readonly fields: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, FormFile>;
}

export interface FormFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads the whole form. A part of one of `fileNames` is a file even where the client sent neither a file name nor
 * a content type; an empty field of that name (PHP sends such) is no file.
 *
 * @throws {HttpError} `http.unsupported-media-type`, `http.bad-request`
 */
export async function readForm(request: FastifyRequest, fileNames: readonly string[]): Promise<Form> {
  const fields = new Map<string, string>();
  const files = new Map<string, FormFile>();
  const isPartAFile = (field: string | undefined, type: string | undefined, file: string | undefined) =>
    file !== undefined || type === 'application/octet-stream' || fileNames.includes(field ?? '');
  for await (const part of formParts(request, { isPartAFile })) {
    if (part.type === 'file') {
      const bytes = await wholeFile(part);
      if (bytes.length > 0) files.set(part.fieldname, { name: plainName(part.filename), bytes });
    } else {
      fields.set(part.fieldname, String(part.value));
    }
  }
  return { fields, files };
}

/** The last step of a path, without control and direction marks, at most 200 characters. */
export function plainName(name: string | undefined): string {
  const last = (name ?? '').split(/[/\\]/).at(-1) ?? '';
  const plain = last.replace(/[\p{Cc}\p{Cf}"]/gu, '').slice(0, 200);
  return plain === '' ? 'document.pdf' : plain;
}
