import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { KeyError } from './key-error.ts';

export interface Argon2Parameters {
  readonly memoryKib: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** RFC 9106's second recommended option: 64 MiB. */
export const currentArgon2: Argon2Parameters = { memoryKib: 65_536, passes: 3, parallelism: 1 };

export interface PassphraseStretcher {
  /** 32 bytes of argon2id. @throws {KeyError} `key.busy` when too many wait already */
  stretch(passphrase: string, salt: Uint8Array, parameters: Argon2Parameters): Promise<Uint8Array>;
  /** A hash for storing a password that a person chose: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
  hashPassword(password: string): Promise<string>;
  /** With no stored hash it is never right, and takes as long: who asks does not learn which accounts there are. */
  verifyPassword(password: string, stored: string | undefined): Promise<boolean>;
  load(): { readonly running: number; readonly waiting: number };
}

/** Each call takes 64 MiB, so calls run a few at a time and a bounded number waits: more is refused. */
export function createPassphraseStretcher({
  running = 2,
  waiting = 64,
  parameters = currentArgon2,
} = {}): PassphraseStretcher {
  let active = 0;
  const queue: (() => void)[] = [];

  async function stretch(
    passphrase: string,
    salt: Uint8Array,
    wanted: Argon2Parameters,
  ): Promise<Uint8Array> {
    if (active >= running) {
      if (queue.length >= waiting)
        throw new KeyError('key.busy', 'too many passphrases are being checked; try again');
      // The one that ends hands its place over, so `active` stays as it is.
      await new Promise<void>((resolve) => queue.push(resolve));
    } else {
      active++;
    }
    try {
      return await argon2id(passphrase, salt, wanted);
    } finally {
      const next = queue.shift();
      if (next) next();
      else active--;
    }
  }

  return {
    stretch,
    load: () => ({ running: active, waiting: queue.length }),
    async hashPassword(password) {
      const salt = randomBytes(16);
      const hash = await stretch(password, salt, parameters);
      const { memoryKib, passes, parallelism } = parameters;
      return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(hash)}`;
    },
    async verifyPassword(password, stored) {
      const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(
        stored ?? '',
      );
      if (!match) {
        await stretch(password, randomBytes(16), parameters);
        return false;
      }
      const [, memoryKib, passes, parallelism, salt = '', expected = ''] = match;
      const hash = await stretch(password, Buffer.from(salt, 'base64'), {
        memoryKib: Number(memoryKib),
        passes: Number(passes),
        parallelism: Number(parallelism),
      });
      const wanted = Buffer.from(expected, 'base64');
      return wanted.length === hash.length && timingSafeEqual(wanted, hash);
    },
  };
}

/**
 * Off this thread. The same function as `argon2` of `node:crypto`, three times as fast where its authors built it for the
 * machine (docs/decisions); who guesses has the fast one anyway.
 */
async function argon2id(
  passphrase: string,
  salt: Uint8Array,
  { memoryKib, passes, parallelism }: Argon2Parameters,
): Promise<Uint8Array> {
  // RFC 8265 (OpaqueString): the same passphrase from another keyboard is the same bytes.
  const message = Buffer.from(passphrase.normalize('NFC'), 'utf8');
  if (native === undefined)
    return argon2Async('argon2id', {
      message,
      nonce: salt,
      parallelism,
      tagLength,
      memory: memoryKib,
      passes,
    });
  return native.hashRaw(message, {
    salt,
    parallelism,
    outputLen: tagLength,
    memoryCost: memoryKib,
    timeCost: passes,
    algorithm: 2,
  });
}

const tagLength = 32;
const argon2Async = promisify(argon2);
/** Undefined on a machine for which there is none: then the one of `node:crypto`. */
const native = await import('@node-rs/argon2').catch(() => undefined);

function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}
