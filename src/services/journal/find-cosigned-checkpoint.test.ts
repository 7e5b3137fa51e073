import { afterAll, beforeAll, expect, it } from 'vitest';
import { generateKeyPair } from '#crypto';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { insertJournalCheckpoint, insertJournalCosignatures } from '../../io/db/journal-checkpoints.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { parsePolicy } from '../../pki/tlog/policy.ts';
import { encodeVerifierKey, verifierKeyOf } from '../../pki/tlog/verifier-key.ts';
import { findCosignedCheckpoint } from './find-cosigned-checkpoint.ts';
import { showCheckpoint } from './prove-leaf.ts';

let test: TestPlatform;
let vkeys: readonly string[];
beforeAll(async () => {
  const pairs = await Promise.all([1, 2, 3, 4].map(() => generateKeyPair('ed25519')));
  vkeys = pairs.map(({ publicKey }, i) =>
    encodeVerifierKey(verifierKeyOf(`w${i}.example`, 'cosignature-ed25519', publicKey)),
  );
});

/** Checkpoints of the sizes 1, 2, …, each with the witnesses that cosigned it, by their numbers. */
async function cosigned(by: readonly (readonly number[])[]): Promise<void> {
  test = await createTestPlatform();
  await asSystem(test.platform.db, async (tx) => {
    for (const [i, witnesses] of by.entries()) {
      const size = i + 1;
      const at = test.platform.clock();
      await insertJournalCheckpoint(tx, { size, root: new Uint8Array(32), note: `${size}`, signedAt: at });
      await insertJournalCosignatures(
        tx,
        witnesses.map((w) => ({ size, cosigner: vkeys[w]!, line: `+${w}`, cosignedAt: at })),
      );
    }
  });
}
const policyOf = (quorum: string) =>
  parsePolicy(
    [...[0, 1, 2].map((w) => `witness w${w} ${vkeys[w]}`), 'group two 2 w0 w1 w2', `quorum ${quorum}`].join(
      '\n',
    ),
  );
const sizeBy = async (quorum?: string) => {
  const policy = quorum === undefined ? undefined : policyOf(quorum);
  return (await findCosignedCheckpoint(test.platform.db, policy))?.size;
};
afterAll(() => test.close());

it('is the newest that the quorum cosigned, whatever others cosigned since', async () => {
  await cosigned([[0, 1], [0, 1, 2], [0], [1, 3], [0, 2], [0, 3], [3], [1], []]);
  expect(await sizeBy('two')).toBe(5);
  expect(await sizeBy('w2')).toBe(5);
  expect(await sizeBy('w0')).toBe(6);
  expect(await sizeBy('w1')).toBe(8);
  // Without a policy, or with one that asks for nobody, anyone's counts.
  expect(await sizeBy('none')).toBe(8);
  expect(await sizeBy()).toBe(8);
  const settings = { ...test.platform.settings, journalPolicy: policyOf('two') };
  const { note } = await showCheckpoint({ ...test.platform, settings }, 'cosigned');
  expect(note).toMatch(/^5(\+0\+2|\+2\+0)$/);
  await test.close();
});

it('is none where the quorum never cosigned one together', async () => {
  await cosigned([[0], [1], [2, 3], [0], [1]]);
  expect(await sizeBy('two')).toBeUndefined();
  const settings = { ...test.platform.settings, journalPolicy: policyOf('two') };
  await expect(showCheckpoint({ ...test.platform, settings }, 'cosigned')).rejects.toMatchObject({
    code: 'journal.no-checkpoint',
  });
  await test.close();
});

it('is found far back where a witness was away for long, and never searched for without end', async () => {
  await cosigned([[0, 1], ...Array.from({ length: 300 }, () => [0])]);
  expect(await sizeBy('two')).toBe(1);
  await test.close();
  await cosigned([[0, 1], ...Array.from({ length: 300 }, (_, i) => [i % 2])]);
  expect(await sizeBy('two')).toBeUndefined();
});
