import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { corpora } from '../../../test/judges.ts';
import { parseCertificate, type Certificate } from '../x509/certificate.ts';
import { parsePem } from '../x509/pem.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { validatePath } from './validate-path.ts';

interface OcspCase {
  readonly name: string;
  readonly root: string;
  readonly cert: string;
  readonly other_certs?: readonly string[];
  readonly ocsps: readonly string[];
  readonly moment: string;
  readonly error?: { readonly class: string; readonly msg_regex: string };
}

const folder = corpora();

describe.skipIf(folder === undefined)('OCSP vectors of OpenSSL under the historic policy', () => {
  const text = (name: string): string => readFileSync(`${folder}/ocsp/${name}`, 'utf8');
  const certificate = (name: string): Certificate =>
    parseCertificate(parsePem(text(name), 'CERTIFICATE')[0]!);
  const cases: readonly OcspCase[] = folder === undefined ? [] : JSON.parse(text('openssl-ocsp.json'));

  it.each(cases.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
    const result = validatePath({
      leaf: certificate(vector.cert),
      pool: (vector.other_certs ?? []).map(certificate),
      anchors: [certificate(vector.root)],
      at: new Date(vector.moment),
      algorithms: 'historic',
      // The vectors hold no evidence for some intermediates and mean it to be passed over.
      authoritiesNeedEvidence: false,
      evidence: gatherEvidence({
        crls: [],
        ocsps: vector.ocsps.map((name) => Uint8Array.fromBase64(text(name).replace(/\s+/g, ''))),
      }),
    });
    const got = result.kind === 'passed' ? 'passed' : `${result.fault.code} ${result.fault.detail}`;
    expect(got).toMatch(vector.error === undefined ? /^passed$/ : expectedDetail(vector.error.msg_regex));
  });
});

/** The refusal must be for the right reason. */
function expectedDetail(message: string): RegExp {
  if (/not recent enough/.test(message)) return /revocation\.stale/;
  if (/(issuer name|issuer key|key) hash/.test(message)) return /revocation\.wrong-certificate/;
  if (/signature/.test(message)) return /revocation\.(bad-signature|not-authorised)/;
  return /no-revocation-evidence revocation\.not-authorised/;
}
