import { expect, it } from 'vitest';
import { randomBytes } from '#crypto';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { concatBytes, fromLatin1, toLatin1 } from '../../lib/bytes.ts';
import { openRecovering } from '../../pdf/open-recovering.ts';
import { bufferSource } from '../../pdf/source.ts';
import { validatePdf } from '../validate/validate-pdf.ts';
import { signPdf } from './sign-pdf.ts';

it('a recovered file is signed to B-LTA and passes before a reader that recovers nothing', async () => {
  const pki = await makeTestPki();
  const damaged = fromLatin1(toLatin1(simplePdf('BT ET')).replace(/startxref\n\d+/, 'startxref\n99999'));
  const input = { anchors: [pki.root.certificate.raw], at: new Date() };
  expect(validatePdf(bufferSource(damaged), input).verdict).toBe('unreadable');
  const { tail } = await signPdf({
    document: openRecovering(bufferSource(damaged)),
    signer: pki.signer.signer,
    certificates: pki.certificates,
    level: 'B-LTA',
    now: new Date(),
    random: randomBytes,
    timestamp: pki.timestamp,
    revocation: pki.revocation,
  });
  const report = validatePdf(bufferSource(concatBytes([damaged, tail])), { ...input, at: new Date() });
  expect(report).toMatchObject({
    verdict: 'passed',
    signatures: [{ level: 'B-LTA', integrity: 'intact', trusted: true }],
  });
});
