// `npm run bench [-- signing pki …]`: what the engine costs beside its floors, in interleaved runs of one process.
import { cpus } from 'node:os';
import { benchAgreements } from './bench/agreements.ts';
import { benchHttp } from './bench/http.ts';
import { benchLargeFiles } from './bench/large-files.ts';
import { benchPeers } from './bench/peers.ts';
import { benchIssuance } from './bench/issuance.ts';
import { benchJournal } from './bench/journal.ts';
import { benchPki } from './bench/pki.ts';
import { printReport, type Suite } from './bench/report.ts';
import { benchSigning } from './bench/signing.ts';
import { benchStatus } from './bench/status.ts';
import { benchThreads } from './bench/threads.ts';
import { benchValidation } from './bench/validation.ts';

const suites: Readonly<Record<string, Suite>> = {
  signing: benchSigning,
  pki: benchPki,
  status: benchStatus,
  issuance: benchIssuance,
  threads: benchThreads,
  'large-files': benchLargeFiles,
  validation: benchValidation,
  http: benchHttp,
  peers: benchPeers,
  agreements: benchAgreements,
  // Fills a database with ten million leaves first, which takes minutes and 3 GB: only when named.
  journal: benchJournal,
};
const usual = Object.keys(suites).filter((name) => name !== 'journal');

const named = process.argv.slice(2);
const wanted = named.length === 0 ? usual : named;
const unknown = wanted.filter((name) => !Object.hasOwn(suites, name));
if (unknown.length > 0) {
  console.error(`expected suites out of ${Object.keys(suites).join(', ')}, got ${unknown.join(', ')}`);
  process.exit(3);
}

console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}`);
const report = printReport();
for (const name of wanted) await suites[name]?.(report);
