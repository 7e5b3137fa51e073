import { after, day, makeMember } from '../timeline.ts';
import { judged, original, signed, type Scenario } from './scenario.ts';

/** What the order in the file proves, EN 319 102-1 clause 5.3.4. */
export const orderScenarios: readonly Scenario[] = [
  {
    name: 'signed under a document timestamp from after the revocation',
    expected: 'REVOKED',
    live: async (line) => {
      line.revoke(line.signer, day('2026-05-15'));
      const stamped = await line.stampDocument(original, signed, line.units.first);
      return judged(line, await line.sign(stamped, 'B-B', after(signed, 1)), '2026-07-01');
    },
  },
  {
    name: 'signed under a document timestamp from after the end of the certificate',
    expected: 'EXPIRED',
    live: async (line) => {
      const at = day('2028-03-01');
      const stamped = await line.stampDocument(original, at, line.units.first);
      return judged(line, await line.sign(stamped, 'B-B', after(at, 1)), '2028-06-01');
    },
  },
  {
    name: 'signed with RSA-2048 under a document timestamp from after its end',
    expected: 'CRYPTO_CONSTRAINTS_FAILURE',
    live: async (line) => {
      const by = await makeMember({
        name: 'RSA',
        issuer: line.issuing,
        from: '2026-01-01',
        until: '2031-01-01',
        kind: 'person',
        key: 'rsa-2048',
      });
      const at = day('2029-03-01');
      const stamped = await line.stampDocument(original, at, line.units.second);
      const bytes = await line.sign(stamped, 'B-B', after(at, 1), { by });
      const online = await line.online(day('2029-06-01'));
      const own = await line.ocsp(by, day('2029-06-01'));
      return judged(line, bytes, '2029-06-01', { crls: [], ocsps: [...online.ocsps, own] });
    },
  },
];
