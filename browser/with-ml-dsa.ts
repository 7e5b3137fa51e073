import { loadMlDsa, MlDsaNeeded } from '../src/pki/crypto/noble-primitives.ts';

/** ML-DSA is a third of the module and in few files: it is loaded when a check asks for it, which then begins again. */
export async function withMlDsa<Value>(check: () => Promise<Value>): Promise<Value> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof MlDsaNeeded)) throw error;
    await loadMlDsa();
    return check();
  }
}
