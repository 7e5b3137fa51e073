import { ck, codeOf, loadHsmBinding, type HsmBinding } from './hsm-binding.ts';
import { KeyError } from './key-error.ts';

export interface HsmSettings {
  /** The PKCS#11 library of the maker. */
  readonly module: string;
  /** CKA_LABEL of the token. */
  readonly token: string;
  readonly pin: string;
  /** The folder of pkcs11js. */
  readonly binding: string;
}

/** A session of the device, and what was found with it. */
export interface HsmSession {
  readonly device: HsmBinding;
  readonly handle: Buffer;
  /** Private keys by their CKA_ID in hexadecimal: valid in all sessions, until the device is opened anew. */
  readonly privateKeys: Map<string, Buffer>;
}

/** Sessions of an HSM, one for each operation in flight; they are opened when they are first needed. */
export interface Hsm {
  readonly token: string;
  /**
   * Runs an operation in a session of its own. Where the device has lost its sessions it is opened anew, and an operation
   * that may be repeated is, once. Where it refuses an operation, that one session is closed: others go on in theirs.
   *
   * @throws {KeyError} `key.hsm-unavailable` where the device or its token is away, `key.hsm-refused`, `key.busy`
   */
  use<Result>(
    operation: (session: HsmSession) => Promise<Result>,
    manner: 'repeatable' | 'once',
  ): Promise<Result>;
  close(): Promise<void>;
}

const mostSessions = 8;
const mostWaiting = 1_000;

export function openHsm({ module, token, pin, binding }: HsmSettings): Hsm {
  const device = loadHsmBinding(binding);
  let loaded = false;
  let open: { readonly idle: HsmSession[]; readonly slot: Buffer } | undefined;
  let privateKeys = new Map<string, Buffer>();
  let busy = 0;
  let lost = false;
  /** A wrong PIN is never tried again: the token would lock itself. */
  let refused: KeyError | undefined;
  const waiting: (() => void)[] = [];

  /** Nothing runs in the device while it is closed and opened: what is in flight comes first. */
  function reopen(): void {
    if (!loaded) device.load(module);
    loaded = true;
    attempt(() => device.C_Finalize());
    privateKeys = new Map();
    device.C_Initialize({ flags: ck.flags.osLocking });
    const slot = device.C_GetSlotList(true).find((one) => device.C_GetTokenInfo(one).label.trim() === token);
    if (slot === undefined) throw new KeyError('key.hsm-unavailable', `there is no token named ${token}`);
    const handle = openSession(slot);
    try {
      device.C_Login(handle, ck.user, pin);
    } catch (error) {
      if (!wrongPin.includes(codeOf(error))) throw error;
      refused = new KeyError(
        'key.hsm-unavailable',
        'the token refuses the PIN: start again with the right one',
        { cause: error },
      );
      throw refused;
    }
    open = { idle: [{ device, handle, privateKeys }], slot };
    lost = false;
  }

  const openSession = (slot: Buffer) => device.C_OpenSession(slot, ck.flags.serial | ck.flags.readWrite);

  const isBusy = (): boolean => busy > 0;
  const mustWait = (): boolean => busy >= mostSessions || (lost && isBusy());

  async function take(): Promise<HsmSession> {
    while (mustWait()) {
      if (waiting.length >= mostWaiting)
        throw new KeyError('key.busy', `expected at most ${mostWaiting} operations that wait for the HSM`);
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    // Synchronous from here on: two never open it at once.
    if (refused !== undefined) throw refused;
    if (open === undefined || lost) reopen();
    if (open === undefined) throw new KeyError('key.hsm-unavailable', 'the HSM did not open');
    const session = open.idle.pop() ?? { device, handle: openSession(open.slot), privateKeys };
    busy++;
    return session;
  }

  function give(session: HsmSession, usable: boolean): void {
    busy--;
    // A session from before the device was opened anew is none of its own any more.
    if (session.privateKeys === privateKeys && !lost) {
      if (usable) open?.idle.push(session);
      else replace(session);
    }
    for (const next of waiting.splice(0)) next();
  }

  /** What an operation left half-done ends with its session; the login ends with the last one, so another comes first. */
  function replace(session: HsmSession): void {
    if (open === undefined) return;
    try {
      open.idle.push({ device, handle: openSession(open.slot), privateKeys });
      device.C_CloseSession(session.handle);
    } catch {
      lost = true;
    }
  }

  async function once<Result>(operation: (session: HsmSession) => Promise<Result>): Promise<Result> {
    const session = await take();
    let usable = true;
    try {
      return await operation(session);
    } catch (error) {
      // What is ours was thrown before the device began, or after it had ended.
      usable = error instanceof KeyError;
      if (isAway(error)) lost = true;
      throw error;
    } finally {
      give(session, usable);
    }
  }

  return {
    token,
    async use(operation, manner) {
      try {
        return await once(operation).catch((error: unknown) => {
          // Signing again harms nothing; a key is made again only where the device did not begin.
          if (!isAway(error) || (manner === 'once' && !sessionGone.includes(codeOf(error)))) throw error;
          return once(operation);
        });
      } catch (cause) {
        // Also where no session could be opened.
        if (isAway(cause)) lost = true;
        if (cause instanceof KeyError) throw cause;
        const code = isAway(cause) ? 'key.hsm-unavailable' : 'key.hsm-refused';
        throw new KeyError(code, `the HSM did not do it: ${nameOf(cause)}`, { cause });
      }
    },
    async close() {
      while (isBusy()) await new Promise<void>((resolve) => waiting.push(resolve));
      if (open !== undefined) attempt(() => device.C_Finalize());
      open = undefined;
    },
  };
}

/** Whether the device or what it held is gone, not merely an operation that it refuses: one of them must not stop all others. */
const isAway = (error: unknown): boolean =>
  error instanceof KeyError
    ? error.code === 'key.hsm-unavailable'
    : [...sessionGone, ...deviceFailed].includes(codeOf(error));

/**
 * What an operation meets that has no session: CKR_DEVICE_REMOVED, CKR_SESSION_CLOSED, CKR_SESSION_HANDLE_INVALID,
 * CKR_TOKEN_NOT_PRESENT, CKR_USER_NOT_LOGGED_IN, CKR_CRYPTOKI_NOT_INITIALIZED.
 */
const sessionGone: readonly number[] = [0x32, 0xb0, 0xb3, 0xe0, 0x101, 0x190];

/** CKR_GENERAL_ERROR, CKR_DEVICE_ERROR. */
const deviceFailed: readonly number[] = [0x5, 0x30];

/** CKR_PIN_INCORRECT, CKR_PIN_INVALID, CKR_PIN_LEN_RANGE, CKR_PIN_EXPIRED, CKR_PIN_LOCKED. */
const wrongPin: readonly number[] = [0xa0, 0xa1, 0xa2, 0xa3, 0xa4];

/** The device's own word, such as CKR_TOKEN_NOT_PRESENT, and nothing else of its message. */
const nameOf = (error: unknown): string =>
  (error instanceof Error ? /CKR_\w+/.exec(error.message)?.[0] : undefined) ?? 'it gave no reason';

/** What is closed may be gone already. */
function attempt(run: () => void): void {
  try {
    run();
  } catch {
    // Opening it anew tells whether it is there.
  }
}
