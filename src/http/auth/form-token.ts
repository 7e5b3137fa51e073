import { equalSecrets } from '#crypto';
import type { Platform } from '../../services/platform.ts';
import { HttpError } from '../http-error.ts';

/** What the forms of a session carry, so that only a page that was shown in it can send them. */
export function formTokenOf({ platformKey }: Pick<Platform, 'platformKey'>, sessionToken: string): string {
  return Buffer.from(platformKey.keyedHash('csrf', bytesOf(sessionToken))).toString('base64url');
}

/** @throws {HttpError} `http.cross-site` */
export function refuseForgedForm({ formToken }: { readonly formToken: string }, sent: string): void {
  if (equalSecrets(bytesOf(formToken), bytesOf(sent))) return;
  throw new HttpError('http.cross-site', 'the form does not belong to this session; open the page again');
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
