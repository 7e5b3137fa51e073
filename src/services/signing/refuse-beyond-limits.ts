import type { Application } from '../identity/authenticate-application.ts';
import { SigningError } from './signing-error.ts';

type Limited = Pick<Application, 'limits'>;

/** Asked before any of them is decoded: ten thousand small files are a large request. */
export function refuseTooManyFiles({ limits }: Limited, count: number): void {
  if (count <= limits.files) return;
  throw new SigningError('signing.too-many-files', `expected at most ${limits.files} files, got ${count}`);
}

/** @throws {SigningError} `signing.file-too-large` */
export function refuseLargeFile({ limits }: Limited, sizeBytes: number): void {
  if (sizeBytes <= limits.fileBytes) return;
  throw new SigningError(
    'signing.file-too-large',
    `expected at most ${limits.fileBytes} bytes, got ${sizeBytes}`,
  );
}
