import { signOldStyle } from '../old-style.ts';
import { judged, original, signed, type Scenario } from './scenario.ts';

/** Old files of the field. */
export const oldFileScenarios: readonly Scenario[] = [
  {
    name: 'adbe.pkcs7.detached without an ESS attribute',
    expected: 'passed',
    live: async (line) => judged(line, await signOldStyle(line, original, signed, {}), '2026-06-02'),
  },
  {
    name: 'adbe.pkcs7.detached with Adobe’s archive of evidence, without a network',
    expected: 'passed',
    live: async (line) =>
      judged(line, await signOldStyle(line, original, signed, { archival: true }), '2026-06-01', 'offline'),
  },
  {
    name: 'adbe.pkcs7.sha1, long after the end of SHA-1',
    expected: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
    live: async (line) =>
      judged(line, await signOldStyle(line, original, signed, { sha1: true }), '2026-06-02'),
  },
  {
    name: 'an old signature archived by a document timestamp, the certificate ended',
    expected: 'passed',
    live: async (line) => {
      const old = await signOldStyle(line, original, signed, {});
      const stored = await line.store(old, signed);
      return judged(line, await line.stampDocument(stored, signed, line.units.first), '2028-06-01');
    },
  },
];
