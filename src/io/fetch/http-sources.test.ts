import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { digest, randomBytes } from '#crypto';
import { makeMember, makeTestPki, type TestMember } from '../../../test/pki/test-pki.ts';
import { buildCrl } from '../../pki/x509/build-crl.ts';
import {
  authorityInfoAccessExtension,
  crlDistributionPointsExtension,
} from '../../pki/x509/build-extensions.ts';
import { encodePem } from '../../pki/x509/pem.ts';
import { parseTimestampRequest } from '../../pki/tsp/timestamp-request.ts';
import {
  buildGrantedResponse,
  buildRejection,
  buildTimestampToken,
} from '../../pki/tsp/timestamp-response.ts';
import { httpEvidenceSource } from './http-evidence-source.ts';
import { httpTimestampSource } from './http-timestamp-source.ts';

let pki: Awaited<ReturnType<typeof makeTestPki>>;
beforeAll(async () => {
  pki = await makeTestPki();
});
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const mayReach = () => true;

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${address instanceof Object ? address.port : 0}`;
}

describe('a timestamp authority over HTTP', () => {
  const imprint = { hash: 'sha256', digest: digest('sha256', new Uint8Array(1)) } as const;

  const serveTsa = (change: { nonce?: Uint8Array; imprintRaw?: Uint8Array; unit?: typeof pki.unit } = {}) =>
    serve((request, answer) => {
      void (async () => {
        const asked = parseTimestampRequest(await buffer(request));
        const unit = change.unit ?? pki.unit;
        const token = await buildTimestampToken({ ...asked, ...change }, unit, new Date(), randomBytes(16));
        answer.end(buildGrantedResponse(token));
      })();
    });

  it('gives a token with nonce and certificates', async () => {
    const token = await httpTimestampSource(await serveTsa()).timestamp(imprint);
    expect(token.length).toBeGreaterThan(500);
  });

  it('is refused with another nonce, imprint, purpose, ESSCertID or policy', async () => {
    const wrong = expect.objectContaining({ code: 'pades.timestamp-wrong' });
    const ask = async (url: string, policy?: string) =>
      httpTimestampSource(url, policy === undefined ? {} : { policy }).timestamp(imprint);
    await expect(ask(await serveTsa({ nonce: randomBytes(8) }))).rejects.toThrow(wrong);
    server?.close();
    const other = await serve((_, answer) => {
      void pki.timestamp
        .timestamp({ hash: 'sha256', digest: new Uint8Array(32) })
        .then((token) => answer.end(buildGrantedResponse(token)));
    });
    await expect(ask(other)).rejects.toThrow(wrong);
    server?.close();
    const { signer, certificate } = pki.signer;
    const unfit = { ...pki.unit, signer, certificate, chain: [certificate.raw] };
    await expect(ask(await serveTsa({ unit: unfit }))).rejects.toThrow(wrong);
    server?.close();
    await expect(ask(await serveTsa(), '1.2.3')).rejects.toThrow(wrong);
    server?.close();
    const namedOther = { ...pki.unit, certificate: pki.signer.certificate };
    await expect(ask(await serveTsa({ unit: namedOther }))).rejects.toThrow(wrong);
  });

  it('tells a refusal, an answer that is none and one that is away', async () => {
    const refusing = await serve((_, answer) => answer.end(buildRejection('badAlg', 'no')));
    await expect(httpTimestampSource(refusing).timestamp(imprint)).rejects.toMatchObject({
      code: 'tsp.refused',
    });
    server?.close();
    const odd = await serve((_, answer) => answer.end('hello'));
    await expect(httpTimestampSource(odd).timestamp(imprint)).rejects.toMatchObject({
      code: expect.stringMatching(/^der\./),
    });
    await expect(httpTimestampSource('http://127.0.0.1:1/').timestamp(imprint)).rejects.toMatchObject({
      code: 'fetch.unreachable',
    });
  });

  it('does not follow a redirect into the own network', async () => {
    const url = await serve((_, answer) => answer.writeHead(302, { location: '/tsa' }).end());
    await expect(httpTimestampSource(url).timestamp(imprint)).rejects.toMatchObject({
      code: 'fetch.private-address',
    });
  });
});

describe('evidence by the addresses in a certificate', () => {
  let asked: string[];
  let member: TestMember;
  async function serveAuthority(issuerFile: () => Uint8Array = () => pki.issuing.certificate.raw) {
    asked = [];
    const url = await serve((request, answer) => {
      void (async () => {
        asked.push(`${request.method} ${request.url}`);
        if (request.url === '/ocsp')
          answer.end((await pki.evidenceAt(member.certificate.raw, new Date())).ocsp);
        else if (request.url === '/ca') answer.end(issuerFile());
        else answer.end(await emptyCrl());
      })();
    });
    member = await makeMember('Foreign', pki.issuing, [
      authorityInfoAccessExtension({ ocsp: `${url}/ocsp`, caIssuers: `${url}/ca` }),
      crlDistributionPointsExtension(`${url}/crl`),
    ]);
  }
  const emptyCrl = () =>
    buildCrl(
      {
        issuer: pki.issuing.certificate.subject,
        thisUpdate: new Date(),
        nextUpdate: new Date(Date.now() + 3_600_000),
        revoked: [],
        extensions: [],
      },
      pki.issuing.signer,
    );
  const [one, other] = ['ocsp', 'crl'] as const;

  it('asks the responder, then the list, each once', async () => {
    await serveAuthority();
    const source = httpEvidenceSource({ mayReach });
    const ask = (want: 'ocsp' | 'crl') =>
      source.evidenceFor(member.certificate.raw, pki.issuing.certificate.raw, want);
    expect((await ask(one)).ocsp).toBeDefined();
    expect((await ask(other)).crl).toBeDefined();
    await ask(other);
    expect(asked).toEqual(['POST /ocsp', 'GET /crl']);
  });

  it.each([
    ['DER', () => pki.issuing.certificate.raw],
    ['PEM', () => Buffer.from(encodePem('CERTIFICATE', pki.issuing.certificate.raw))],
  ])('fetches the issuer as %s', async (_form, file) => {
    await serveAuthority(file);
    const found = await httpEvidenceSource({ mayReach }).issuersOf(member.certificate.raw);
    expect(found.map((der) => Buffer.from(der))).toEqual([Buffer.from(pki.issuing.certificate.raw)]);
  });

  it('never asks inside the own network', async () => {
    await serveAuthority();
    const source = httpEvidenceSource();
    await expect(
      source.evidenceFor(member.certificate.raw, pki.issuing.certificate.raw),
    ).rejects.toMatchObject({ code: 'fetch.private-address' });
    expect(asked).toEqual([]);
  });

  it('keeps to its budget for a document, and to a smaller one for issuers', async () => {
    await serveAuthority();
    const spent = httpEvidenceSource({ mayReach, budget: { requests: 1 } });
    await spent.evidenceFor(member.certificate.raw, pki.issuing.certificate.raw, one);
    await expect(
      spent.evidenceFor(member.certificate.raw, pki.issuing.certificate.raw, other),
    ).rejects.toMatchObject({ code: 'fetch.budget' });
    const few = httpEvidenceSource({ mayReach, budget: { issuers: 0 } });
    await expect(few.issuersOf(member.certificate.raw)).rejects.toMatchObject({ code: 'fetch.budget' });
  });
});
