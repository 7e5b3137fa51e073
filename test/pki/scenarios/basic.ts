import { signOldStyle } from '../old-style.ts';
import { overwrite } from '../../signed-pdf.ts';
import { day, makeMember } from '../timeline.ts';
import { judged, original, signed, withStore, type Scenario } from './scenario.ts';

/** Basic signature validation, EN 319 102-1 clause 5.3. */
export const basicScenarios: readonly Scenario[] = [
  {
    name: 'a basic signature with evidence of today',
    expected: 'passed',
    process: 'basic',
    live: async (line) => judged(line, await line.sign(original, 'B-B', signed), '2026-07-01'),
  },
  {
    name: 'a basic signature without evidence',
    expected: 'TRY_LATER',
    live: async (line) => judged(line, await line.sign(original, 'B-B', signed), '2026-07-01', 'offline'),
  },
  {
    name: 'a basic signature with evidence that is too old',
    expected: 'TRY_LATER',
    live: async (line) =>
      judged(line, await line.sign(original, 'B-B', signed), '2026-07-01', await line.online(signed)),
  },
  {
    name: 'a basic signature under an unknown root',
    expected: 'NO_CERTIFICATE_CHAIN_FOUND',
    live: async (line) => ({
      ...(await judged(line, await line.sign(original, 'B-B', signed), '2026-07-01')),
      anchors: [],
    }),
  },
  {
    name: 'a basic signature whose certificate ended',
    expected: 'OUT_OF_BOUNDS_NO_POE',
    live: async (line) => judged(line, await line.sign(original, 'B-B', signed), '2028-06-01'),
  },
  {
    name: 'a basic signature whose certificate ended and is known to have been good to its end',
    expected: 'OUT_OF_BOUNDS_NOT_REVOKED',
    live: async (line) => {
      line.keepExpired();
      return judged(line, await line.sign(original, 'B-B', signed), '2028-06-01');
    },
  },
  {
    name: 'a basic signature whose certificate was revoked since',
    expected: 'REVOKED_NO_POE',
    live: async (line) => {
      line.revoke(line.signer, day('2026-06-15'));
      return judged(line, await line.sign(original, 'B-B', signed), '2026-07-01');
    },
  },
  {
    name: 'a basic signature whose certificate is on hold',
    expected: 'TRY_LATER',
    live: async (line) => {
      line.revoke(line.signer, day('2026-06-15'), 6);
      return judged(line, await line.sign(original, 'B-B', signed), '2026-07-01');
    },
  },
  {
    name: 'a basic signature whose authority was revoked',
    expected: 'REVOKED_CA_NO_POE',
    live: async (line) => {
      line.revoke(line.issuing, day('2026-06-15'));
      return judged(line, await line.sign(original, 'B-B', signed), '2026-07-01');
    },
  },
  {
    name: 'a basic signature with RSA-2048 after its end',
    expected: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
    live: async (line) => {
      const by = await makeMember({
        name: 'RSA',
        issuer: line.issuing,
        from: '2026-01-01',
        until: '2031-01-01',
        kind: 'person',
        key: 'rsa-2048',
      });
      const bytes = await line.sign(original, 'B-B', signed, { by });
      const at = day('2029-06-01');
      return judged(line, bytes, '2029-06-01', await line.online(at, [by, line.issuing]));
    },
  },
  {
    name: 'a changed byte',
    expected: 'HASH_FAILURE',
    live: async (line) =>
      judged(
        line,
        overwrite(await withStore(line), '(Isi)', () => '(Ini)'),
        '2026-06-01',
      ),
  },
  {
    name: 'a certificate that is not for signing',
    expected: 'SIG_CONSTRAINTS_FAILURE',
    live: async (line) => {
      const by = await makeMember({
        name: 'Sandi',
        issuer: line.issuing,
        from: '2026-01-01',
        until: '2028-01-01',
        kind: 'person',
        usages: ['keyEncipherment'],
      });
      const bytes = await line.sign(original, 'B-B', signed, { by });
      return judged(line, bytes, '2026-06-02', await line.online(day('2026-06-02'), [by, line.issuing]));
    },
  },
  {
    name: 'an authority below one that may have none',
    expected: 'CHAIN_CONSTRAINTS_FAILURE',
    live: async (line) => {
      const wish = { from: '2026-01-01', until: '2028-01-01' };
      const lower = await makeMember({ ...wish, name: 'Bawah', issuer: line.issuing, kind: 'ca' });
      const by = await makeMember({ ...wish, name: 'Bawahan', issuer: lower, kind: 'person' });
      const bytes = await line.sign(original, 'B-B', signed, {
        by,
        certificates: [by, lower, line.issuing].map(({ certificate }) => certificate.raw),
      });
      return judged(line, bytes, '2026-06-02');
    },
  },
  {
    name: 'a file without the signer’s certificate',
    expected: 'NO_SIGNING_CERTIFICATE_FOUND',
    live: async (line) =>
      judged(line, await signOldStyle(line, original, signed, { certificates: false }), '2026-06-02'),
  },
];
