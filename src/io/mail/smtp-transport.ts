import { createTransport } from 'nodemailer';
import { MailError } from './mail-error.ts';
import type { MailMessage } from './outbox.ts';

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (smtps), else STARTTLS, which is demanded unless the server is on this machine. */
  readonly implicitTls: boolean;
  readonly account: { readonly user: string; readonly password: string } | undefined;
  /** The sender's address. */
  readonly from: string;
}

export interface MailTransport {
  /**
   * Hands one message to the server. `id` makes its Message-ID: the same message has the same one each time.
   *
   * @throws {MailError} `mail.rejected` where the server never takes it, `mail.unavailable` where it may later
   */
  send(id: string, message: MailMessage): Promise<void>;
}

const connectMs = 10_000;
const idleMs = 30_000;

export function smtpTransport({ host, port, implicitTls, account, from }: SmtpSettings): MailTransport {
  const local = host === 'localhost' || host === '127.0.0.1' || host === '::1';
  const transport = createTransport({
    host,
    port,
    secure: implicitTls,
    requireTLS: !implicitTls && !local,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: idleMs,
    // A message is plain text of ours: nothing is fetched or read from a disk for it.
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(account && { auth: { user: account.user, pass: account.password } }),
  });
  return {
    send: async (id, { recipient, subject, text }) => {
      const domain = from.slice(from.lastIndexOf('@') + 1);
      try {
        await transport.sendMail({ from, to: recipient, subject, text, messageId: `<${id}@${domain}>` });
      } catch (cause) {
        // The server's own words may repeat an address or a password: only their number is told.
        const status = replyCode(cause);
        if (status !== undefined && status >= 500 && status !== authenticationFailed)
          throw new MailError('mail.rejected', `the mail server answered ${status}`, { cause });
        const what = status === undefined ? 'does not answer' : `answered ${status}`;
        throw new MailError('mail.unavailable', `the mail server ${what}`, { cause });
      }
    },
  };
}

/** Our own account's fault, not the message's (RFC 4954). */
const authenticationFailed = 535;

function replyCode(error: unknown): number | undefined {
  const code = error instanceof Error && 'responseCode' in error ? error.responseCode : undefined;
  return typeof code === 'number' ? code : undefined;
}
