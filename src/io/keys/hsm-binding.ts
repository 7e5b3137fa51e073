import { createRequire } from 'node:module';
import { KeyError } from './key-error.ts';

/** What is used of pkcs11js 2.1, a binding of PKCS#11 2.40: named here, as it is loaded from where the operator put it. */
export interface HsmBinding {
  load(module: string): void;
  C_Initialize(options: { readonly flags: number }): void;
  C_Finalize(): void;
  C_GetSlotList(tokenPresent: boolean): Buffer[];
  C_GetTokenInfo(slot: Buffer): { readonly label: string };
  C_OpenSession(slot: Buffer, flags: number): Buffer;
  C_CloseSession(session: Buffer): void;
  C_GetSessionInfo(session: Buffer): { readonly state: number };
  C_Login(session: Buffer, userType: number, pin: string): void;
  C_FindObjectsInit(session: Buffer, template: Template): void;
  C_FindObjects(session: Buffer, most: number): Buffer[];
  C_FindObjectsFinal(session: Buffer): void;
  C_GetAttributeValue(session: Buffer, object: Buffer, template: Template): { readonly value: Buffer }[];
  C_GenerateKeyPairAsync(
    session: Buffer,
    mechanism: Mechanism,
    publicTemplate: Template,
    privateTemplate: Template,
  ): Promise<{ readonly publicKey: Buffer; readonly privateKey: Buffer }>;
  C_SignInit(session: Buffer, mechanism: Mechanism, key: Buffer): void;
  C_SignAsync(session: Buffer, input: Buffer, room: Buffer): Promise<Buffer>;
  C_DestroyObject(session: Buffer, object: Buffer): void;
}

export type Template = readonly { readonly type: number; readonly value?: Buffer | boolean | number }[];

export interface Mechanism {
  readonly mechanism: number;
  readonly parameter?: {
    readonly type: number;
    readonly hashAlg: number;
    readonly mgf: number;
    readonly saltLen: number;
  };
}

/**
 * Loads the binding when an HSM is configured, and only then: it is compiled, so nobody else needs a compiler.
 *
 * @throws {KeyError} `key.hsm-binding`
 */
export function loadHsmBinding(folder: string): HsmBinding {
  try {
    const exported: unknown = createRequire(import.meta.url)(folder);
    return parseBinding(exported);
  } catch (cause) {
    if (cause instanceof KeyError) throw cause;
    throw new KeyError(
      'key.hsm-binding',
      `expected pkcs11js 2.1 at ${folder}: npm install --prefix FOLDER pkcs11js@2.1.7 makes it, with a C++ compiler`,
      { cause },
    );
  }
}

function parseBinding(exported: unknown): HsmBinding {
  if (exported instanceof Object && 'PKCS11' in exported && typeof exported.PKCS11 === 'function') {
    const made: unknown = Reflect.construct(exported.PKCS11, []);
    if (made instanceof Object && 'C_SignAsync' in made && 'C_GenerateKeyPairAsync' in made)
      return made as HsmBinding;
  }
  throw new KeyError('key.hsm-binding', 'expected pkcs11js 2.1 with its asynchronous calls');
}

/** The CKR value with which the device refused; 0 where it was not the device. */
export const codeOf = (error: unknown): number =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : 0;

/** Constants of PKCS#11 2.40 (OASIS, pkcs11t.h). */
export const ck = {
  flags: { osLocking: 2, readWrite: 2, serial: 4 },
  user: 1,
  /** CKS_RW_USER_FUNCTIONS. */
  loggedIn: 3,
  object: { publicKey: 2, privateKey: 3 },
  attribute: {
    class: 0x0,
    token: 0x1,
    private: 0x2,
    id: 0x102,
    sensitive: 0x103,
    sign: 0x108,
    verify: 0x10a,
    modulus: 0x120,
    modulusBits: 0x121,
    publicExponent: 0x122,
    extractable: 0x162,
    ecParams: 0x180,
    ecPoint: 0x181,
  },
  mechanism: {
    rsaKeyPair: 0x0,
    rsaPkcs: 0x1,
    rsaPss: 0xd,
    ecKeyPair: 0x1040,
    ecdsa: 0x1041,
    sha256: 0x250,
    sha384: 0x260,
    sha512: 0x270,
  },
  mgf1: { sha256: 2, sha384: 3, sha512: 4 },
  /** CK_PARAMS_RSA_PSS of pkcs11js. */
  pssParameters: 5,
} as const;
