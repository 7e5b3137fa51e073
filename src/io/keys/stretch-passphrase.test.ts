import { argon2Sync } from 'node:crypto';
import { expect, it } from 'vitest';
import { createPassphraseStretcher } from './stretch-passphrase.ts';

const weak = { memoryKib: 64, passes: 1, parallelism: 1 };
const salt = Buffer.alloc(16, 2);

it('verifies the password that it hashed and no other', async () => {
  const stretcher = createPassphraseStretcher({ parameters: weak });
  const stored = await stretcher.hashPassword('Sandi#1');
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/);
  expect(await stretcher.verifyPassword('Sandi#1', stored)).toBe(true);
  expect(await stretcher.verifyPassword('sandi#1', stored)).toBe(false);
  expect(await stretcher.verifyPassword('Sandi#1', 'sha256:00')).toBe(false);
});

it('answers all that may wait and refuses the rest', async () => {
  const stretcher = createPassphraseStretcher({ running: 1, waiting: 2 });
  const calls = Array.from({ length: 4 }, () => stretcher.stretch('x', salt, weak));
  const results = await Promise.allSettled(calls);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
  await expect(calls[3]).rejects.toMatchObject({ code: 'key.busy' });
  await expect(stretcher.stretch('x', salt, weak)).resolves.toHaveLength(32);
});

it('is argon2id as the reference program computes it', async () => {
  const parameters = { memoryKib: 65_536, passes: 2, parallelism: 1 };
  const hash = await createPassphraseStretcher().stretch('password', Buffer.from('somesalt'), parameters);
  expect(Buffer.from(hash).toString('hex')).toBe(
    '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7',
  );
});

it.each([
  { memoryKib: 64, passes: 1, parallelism: 1 },
  { memoryKib: 1024, passes: 3, parallelism: 1 },
  { memoryKib: 4096, passes: 2, parallelism: 4 },
])('is the function of node:crypto with $memoryKib KiB and $parallelism lanes', async (parameters) => {
  const passphrase = 'Kata sandi é panjang';
  const { memoryKib: memory, passes, parallelism } = parameters;
  const hash = await createPassphraseStretcher().stretch(passphrase, salt, parameters);
  const message = Buffer.from(passphrase);
  expect(Buffer.from(hash)).toEqual(
    argon2Sync('argon2id', { message, nonce: salt, parallelism, tagLength: 32, memory, passes }),
  );
});
