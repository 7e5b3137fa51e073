/** How a browser keeps the token of its session. */
export interface SessionCookie {
  readonly name: string;
  /** The token that came, where it looks like one. */
  read(cookieHeader: string | undefined): string | undefined;
  /** Values of `set-cookie`. */
  keep(token: string): string;
  forget(): string;
}

/**
 * On https the name says that no other host and no plain http connection could have set it (RFC 6265bis 4.1.3.2).
 * It ends with the browser; how long a session lasts is the platform's own matter. SameSite=Lax lets a link in an
 * e-mail find its reader logged in, and lets no form of another site do so.
 */
export function sessionCookie(publicUrl: string): SessionCookie {
  const secure = publicUrl.startsWith('https:');
  const name = secure ? '__Host-sertel-session' : 'sertel-session';
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return {
    name,
    read(header) {
      for (const pair of (header ?? '').split(';')) {
        const [key, value = ''] = pair.trim().split('=');
        if (key === name && /^[\w-]{43}$/.test(value)) return value;
      }
      return undefined;
    },
    keep: (token) => `${name}=${token}; ${attributes}`,
    forget: () => `${name}=; Max-Age=0; ${attributes}`,
  };
}
