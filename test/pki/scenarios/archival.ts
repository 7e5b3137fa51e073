import { day } from '../timeline.ts';
import {
  archivedAtOnce,
  archivedBySecond,
  judged,
  original,
  signed,
  withStore,
  type Scenario,
} from './scenario.ts';

/** Long-term availability and integrity, EN 319 102-1 clause 5.6. */
export const archivalScenarios: readonly Scenario[] = [
  {
    name: 'archived at once, judged at once without a network',
    expected: 'passed',
    live: async (line) => judged(line, await archivedAtOnce(line), '2026-06-01', 'offline'),
  },
  {
    name: 'archived, the certificate and the first unit ended',
    expected: 'passed',
    live: async (line) => judged(line, await archivedBySecond(line), '2030-06-01'),
  },
  {
    name: 'archived, the authority ended',
    expected: 'passed',
    process: 'archival',
    live: async (line) => judged(line, await archivedBySecond(line), '2033-01-01'),
  },
  {
    name: 'archived, the authority revoked after the archive timestamp',
    expected: 'passed',
    process: 'archival',
    live: async (line) => {
      line.revoke(line.issuing, day('2026-06-10'));
      return judged(line, await archivedAtOnce(line), '2026-07-01');
    },
  },
  {
    name: 'archived only after the authority was revoked',
    expected: 'REVOKED_CA_NO_POE',
    live: async (line) => {
      const bytes = await withStore(line);
      line.revoke(line.issuing, day('2026-06-10'));
      return judged(line, await line.stampDocument(bytes, day('2026-06-20'), line.units.first), '2026-07-01');
    },
  },
  {
    name: 'archived only after the first unit ended',
    expected: 'OUT_OF_BOUNDS_NO_POE',
    live: async (line) => judged(line, await archivedBySecond(line, '2030-06-01'), '2031-01-01'),
  },
  {
    name: 'the first unit revoked after it was archived by another',
    expected: 'passed',
    live: async (line) => {
      line.revoke(line.units.first, day('2029-06-01'));
      return judged(line, await archivedBySecond(line), '2029-12-01');
    },
  },
  {
    name: 'the first unit revoked before it was archived',
    expected: 'OUT_OF_BOUNDS_NO_POE',
    live: async (line) => {
      line.revoke(line.units.first, day('2028-06-01'));
      return judged(line, await archivedBySecond(line), '2029-12-01');
    },
  },
  {
    name: 'two archive timestamps, both earlier units ended',
    expected: 'passed',
    process: 'archival',
    live: async (line) => {
      const at = day('2035-01-01');
      const { units, stamping } = line;
      const stored = await line.store(await archivedBySecond(line), at, [stamping, units.second]);
      return judged(line, await line.stampDocument(stored, at, units.third), '2040-01-01');
    },
  },
  {
    name: 'the second archive timestamp too late for the first',
    expected: 'OUT_OF_BOUNDS_NO_POE',
    live: async (line) => {
      const at = day('2037-01-01');
      return judged(
        line,
        await line.stampDocument(await archivedBySecond(line), at, line.units.third),
        '2040-01-01',
      );
    },
  },
  {
    name: 'RSA-2048 of the authority ended after the archive timestamp',
    keys: ['rsa-2048'],
    expected: 'passed',
    process: 'archival',
    live: async (line) => judged(line, await archivedAtOnce(line), '2029-06-01'),
  },
  {
    name: 'RSA-2048 of the authority ended before the archive timestamp',
    keys: ['rsa-2048'],
    expected: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
    live: async (line) => judged(line, await archivedBySecond(line, '2029-02-01'), '2029-06-01'),
  },
  {
    name: 'RSA-2048 of the unit ended after it was archived by another',
    keys: ['p-256', 'rsa-2048'],
    expected: 'passed',
    live: async (line) => judged(line, await archivedBySecond(line, '2028-12-01'), '2029-06-01'),
  },
  {
    name: 'the evidence was added only after the archive timestamp, and the authority ended',
    expected: 'OUT_OF_BOUNDS_NO_POE',
    live: async (line) => {
      const stamped = await line.stampDocument(
        await line.sign(original, 'B-T', signed),
        day('2029-01-01'),
        line.units.second,
      );
      return judged(line, await line.store(stamped, signed), '2033-01-01');
    },
  },
  {
    name: 'the evidence of the time is given beside the file, and the authority ended',
    expected: 'OUT_OF_BOUNDS_NO_POE',
    live: async (line) => {
      const bytes = await line.stampDocument(
        await line.sign(original, 'B-T', signed),
        day('2029-01-01'),
        line.units.second,
      );
      const [then, now] = [await line.online(signed), await line.online(day('2033-01-01'))];
      return judged(line, bytes, '2033-01-01', { crls: [], ocsps: [...then.ocsps, ...now.ocsps] });
    },
  },
  {
    name: 'an archive timestamp that is older than what it covers',
    expected: 'TIMESTAMP_ORDER_FAILURE',
    live: async (line) =>
      judged(
        line,
        await line.stampDocument(await withStore(line), day('2026-05-01'), line.units.first),
        '2026-07-01',
      ),
  },
];
