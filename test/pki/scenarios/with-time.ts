import { day, makeMember } from '../timeline.ts';
import { judged, original, signed, withStore, type Scenario } from './scenario.ts';

/** Signatures with time, EN 319 102-1 clause 5.5. */
export const timeScenarios: readonly Scenario[] = [
  {
    name: 'a timestamped signature with evidence of today',
    expected: 'passed',
    process: 'with-time',
    live: async (line) => judged(line, await line.sign(original, 'B-T', signed), '2026-07-01'),
  },
  {
    name: 'revoked after the timestamp',
    expected: 'passed',
    process: 'with-time',
    live: async (line) => {
      line.revoke(line.signer, day('2026-06-15'));
      return judged(line, await line.sign(original, 'B-T', signed), '2026-07-01');
    },
  },
  {
    name: 'revoked before the timestamp',
    expected: 'REVOKED_NO_POE',
    live: async (line) => {
      line.revoke(line.signer, day('2026-05-15'));
      return judged(line, await line.sign(original, 'B-T', signed), '2026-07-01');
    },
  },
  {
    name: 'key compromise found after the timestamp, suspected since before it (CRL)',
    expected: 'REVOKED_NO_POE',
    live: async (line) => {
      line.revoke(line.signer, day('2026-06-15'), 1, day('2026-05-01'));
      const at = day('2026-07-01');
      const { ocsps } = await line.online(at, [line.issuing, line.stamping, line.units.first]);
      const evidence = { crls: [await line.crl(line.issuing, at)], ocsps };
      return judged(line, await line.sign(original, 'B-T', signed), '2026-07-01', evidence);
    },
  },
  {
    name: 'key compromise found after the timestamp, suspected since before it (OCSP)',
    expected: 'REVOKED_NO_POE',
    live: async (line) => {
      line.revoke(line.signer, day('2026-06-15'), 1, day('2026-05-01'));
      return judged(line, await line.sign(original, 'B-T', signed), '2026-07-01');
    },
  },
  {
    name: 'key compromise suspected since after the timestamp',
    expected: 'passed',
    live: async (line) => {
      line.revoke(line.signer, day('2026-06-20'), 1, day('2026-06-10'));
      return judged(line, await line.sign(original, 'B-T', signed), '2026-07-01');
    },
  },
  {
    name: 'ended after the timestamp, with statuses kept',
    expected: 'passed',
    process: 'with-time',
    live: async (line) => {
      line.keepExpired();
      return judged(line, await line.sign(original, 'B-T', signed), '2028-06-01');
    },
  },
  {
    name: 'ended after the timestamp, with statuses dropped',
    expected: 'TRY_LATER',
    live: async (line) => judged(line, await line.sign(original, 'B-T', signed), '2028-06-01'),
  },
  {
    name: 'stamped after the certificate ended',
    expected: 'OUT_OF_BOUNDS_NO_POE',
    live: async (line) => judged(line, await line.sign(original, 'B-T', day('2028-03-01')), '2028-06-01'),
  },
  {
    name: 'stamped before the certificate began',
    expected: 'NOT_YET_VALID',
    live: async (line) => judged(line, await line.sign(original, 'B-T', day('2025-06-01')), '2026-06-01'),
  },
  {
    name: 'a timestamp of a unit that nobody trusts',
    expected: 'REVOKED_NO_POE',
    live: async (line) => {
      const stranger = await makeMember({
        name: 'Asing',
        from: '2020-01-01',
        until: '2040-01-01',
        kind: 'ca',
      });
      const unit = await makeMember({
        name: 'Stempel Asing',
        issuer: stranger,
        from: '2020-01-01',
        until: '2040-01-01',
        kind: 'tsa',
      });
      line.revoke(line.signer, day('2026-06-15'));
      return judged(line, await line.sign(original, 'B-T', signed, { unit }), '2026-07-01');
    },
  },
  {
    name: 'the timestamp unit was revoked later',
    expected: 'OUT_OF_BOUNDS_NO_POE',
    live: async (line) => {
      line.revoke(line.units.first, day('2027-01-01'));
      return judged(line, await withStore(line), '2028-06-01');
    },
  },
  {
    name: 'the timestamp unit has ended',
    expected: 'OUT_OF_BOUNDS_NO_POE',
    live: async (line) => judged(line, await withStore(line), '2030-06-01'),
  },
  {
    name: 'long-term, at once and without a network',
    expected: 'passed',
    live: async (line) => judged(line, await withStore(line), '2026-06-01', 'offline'),
  },
  {
    name: 'long-term, a month later and without a network',
    expected: 'TRY_LATER',
    live: async (line) => judged(line, await withStore(line), '2026-07-01', 'offline'),
  },
  {
    name: 'long-term, the certificate ended, the unit still good',
    expected: 'passed',
    process: 'with-time',
    live: async (line) => judged(line, await withStore(line), '2028-06-01'),
  },
  {
    name: 'long-term, the authority ended',
    expected: 'OUT_OF_BOUNDS_NO_POE',
    live: async (line) => {
      // A unit that outlives the authority proves the signature's time, and nothing of the evidence's.
      const unit = line.units.third;
      const at = day('2034-06-01');
      const issuing = await makeMember({
        name: 'Penerbit Pendek',
        issuer: line.root,
        from: '2030-01-01',
        until: '2036-01-01',
        kind: 'ca',
      });
      const by = await makeMember({
        name: 'Penanda',
        issuer: issuing,
        from: '2034-01-01',
        until: '2035-01-01',
        kind: 'person',
      });
      const certificates = [by, issuing].map(({ certificate }) => certificate.raw);
      const bytes = await line.sign(original, 'B-T', at, { by, unit, certificates });
      const stored = await line.store(bytes, at, [by, issuing, line.stamping, unit]);
      return judged(line, stored, '2036-06-01');
    },
  },
  {
    name: 'long-term, the authority revoked later',
    expected: 'REVOKED_CA_NO_POE',
    live: async (line) => {
      line.revoke(line.issuing, day('2027-06-01'));
      return judged(line, await withStore(line), '2027-07-01');
    },
  },
  {
    name: 'long-term, RSA-2048 of the signer ended, the timestamp holds',
    expected: 'passed',
    live: async (line) => {
      const by = await makeMember({
        name: 'RSA',
        issuer: line.issuing,
        from: '2026-01-01',
        until: '2028-01-01',
        kind: 'person',
        key: 'rsa-2048',
      });
      const bytes = await line.sign(original, 'B-T', signed, { by });
      const stored = await line.store(bytes, signed, [by, line.issuing, line.stamping, line.units.first]);
      return judged(line, stored, '2029-06-01');
    },
  },
  {
    name: 'long-term, RSA-2048 of the authority ended',
    keys: ['rsa-2048'],
    expected: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
    live: async (line) => judged(line, await withStore(line), '2029-06-01'),
  },
  {
    name: 'long-term, RSA-2048 of the timestamp unit ended',
    keys: ['p-256', 'rsa-2048'],
    expected: 'OUT_OF_BOUNDS_NO_POE',
    live: async (line) => judged(line, await withStore(line), '2029-06-01'),
  },
  {
    name: 'evidence older than the signature, under the strict freshness constraint',
    expected: 'TRY_LATER',
    live: async (line) => {
      const bytes = await line.sign(original, 'B-T', signed);
      const who = [line.issuing, line.stamping, line.units.first];
      const crl = await line.crl(line.issuing, day('2026-05-20'));
      const stored = await line.store(bytes, signed, who, [crl]);
      return {
        ...(await judged(line, stored, '2026-06-02', 'offline')),
        policy: { freshness: 'after-signature' },
      };
    },
  },
  {
    name: 'evidence older than the signature and still to be replaced',
    expected: 'passed',
    live: async (line) => {
      const bytes = await line.sign(original, 'B-T', signed);
      const who = [line.issuing, line.stamping, line.units.first];
      const crl = await line.crl(line.issuing, day('2026-05-20'));
      return judged(line, await line.store(bytes, signed, who, [crl]), '2026-06-01', 'offline');
    },
  },
];
