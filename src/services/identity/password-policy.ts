import { IdentityError } from './identity-error.ts';
import { commonPasswords, commonWords } from './common-passwords.ts';

/** What is wrong with a password that someone wants to take. */
export type PasswordFault = 'too-short' | 'too-long' | 'like-email' | 'pattern' | 'common';

export const shortestPassword = 12;
export const longestPassword = 128;

/**
 * Refuses a new password that can be guessed: length is what counts, and no rule asks for classes of characters
 * or for a change by date (NIST SP 800-63B 5.1.1.2). Lengths are in code points of the form that is hashed, NFC.
 *
 * @throws {IdentityError} `identity.weak-password` with `details.fault`
 */
export function refuseWeakPassword(password: string, { email }: { readonly email: string }): void {
  const fault = findPasswordFault(password, email);
  if (fault === undefined) return;
  throw new IdentityError('identity.weak-password', `the password is refused: ${fault}`, undefined, {
    fault,
  });
}

function findPasswordFault(password: string, email: string): PasswordFault | undefined {
  const points = Array.from(password.normalize('NFC'));
  if (points.length < shortestPassword) return 'too-short';
  if (points.length > longestPassword) return 'too-long';
  const plain = points.join('').toLowerCase();
  if (isMostly(plain, email.toLowerCase())) return 'like-email';
  if (isPattern(points.map((point) => point.toLowerCase()))) return 'pattern';
  if (commonPasswords.has(plain) || commonWords.has(withoutDecoration(plain))) return 'common';
  return undefined;
}

/** Whether fewer than eight characters are left without the address, its local part and its domain's name. */
function isMostly(plain: string, email: string): boolean {
  const [local = '', domain = ''] = email.split('@');
  const parts = [email, local, domain.split('.')[0] ?? ''].filter((part) => part.length >= 4);
  const rest = parts.reduce((text, part) => text.replaceAll(part, ''), plain);
  return rest !== plain && Array.from(rest).length < 8;
}

/** A beginning of at most four characters over and over, or each character the next one of its kind. */
function isPattern(points: readonly string[]): boolean {
  for (let period = 1; period <= 4; period++) {
    if (points.every((point, index) => point === points[index % period])) return true;
  }
  const codes = points.map((point) => point.codePointAt(0) ?? 0);
  const runs = codes.every((code, index) => {
    const step = index === 0 ? 1 : code - (codes[index - 1] ?? 0);
    return step === 1 || step === -1 || step === -9 || step === 9;
  });
  return runs;
}

/** `P@ssw0rd2026!` is `password` with what everybody adds. */
function withoutDecoration(plain: string): string {
  return plain
    .replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
    .replace(/[@4]/g, 'a')
    .replace(/0/g, 'o')
    .replace(/[1!]/g, 'i')
    .replace(/3/g, 'e')
    .replace(/[$5]/g, 's');
}
