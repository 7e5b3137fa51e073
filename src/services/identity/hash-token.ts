import { digest } from '#crypto';

/** What a link or a session is found by. The token is 256 random bits of ours, so one SHA-256 of it is enough. */
export const hashToken = (token: string): Uint8Array => digest('sha256', new TextEncoder().encode(token));
