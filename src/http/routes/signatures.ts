import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { problemSchema } from '../../contract/problem.ts';
import {
  signatureAnswer,
  signatureForm,
  signatureHeaders,
  type SignatureAnswer,
} from '../../contract/signatures.ts';
import { toHex } from '../../lib/bytes.ts';
import { verificationUrl } from '../../services/documents/verification-url.ts';
import type { Platform } from '../../services/platform.ts';
import type { SignedDocument } from '../../services/signing/record-draft.ts';
import { signDocuments } from '../../services/signing/sign-documents.ts';
import { callerOf } from '../auth/basic-auth.ts';
import { HttpError } from '../http-error.ts';
import { readForm, type Form } from '../read-form.ts';
import { readIdempotencyKey } from '../read-idempotency-key.ts';
import { sendPdf } from '../send-pdf.ts';
import type { UploadGate } from '../upload-gate.ts';
import { appearanceOf, markOf, readRefusals, readReserved, signerNameOf } from './signature-form.ts';

/** `POST /rest/v1/signatures`: signs with the full mark (name, position, time, QR and statement). */
export function signatureRoutes(app: FastifyInstance, platform: Platform, gate: UploadGate): void {
  app.post(
    '/signatures',
    {
      onRequest: gate,
      schema: {
        tags: ['signatures'],
        summary: 'Sign a PDF with a person’s certificate',
        security: [{ application: [] }],
        consumes: ['multipart/form-data'],
        body: signatureForm,
        response: {
          200: signedAnswer,
          400: problemSchema,
          401: problemSchema,
          422: problemSchema,
          429: problemSchema,
        },
      },
      validatorCompiler: () => (value: unknown) => ({ value }),
    },
    async (request, reply) => {
      const form = await readForm(request, ['file', 'image']);
      const fields = readFields(form);
      const file = form.files.get('file');
      if (file === undefined) throw new HttpError('http.bad-request', 'expected a part `file`');
      const { passphrase, reason, location, pdfPassword, level, certify, reserve } = fields;
      const [signed] = await signDocuments(platform, {
        application: callerOf(request),
        party: signerNameOf(fields),
        authorisation: { kind: 'passphrase', passphrase },
        wishes: [
          {
            name: file.name,
            bytes: file.bytes,
            appearance: appearanceOf(fields, markOf(form.files.get('image')?.bytes, fields.qr)),
            refuse: readRefusals(fields.refuse),
            ...(reason === undefined ? {} : { reason }),
            ...(location === undefined ? {} : { location }),
            ...(reserve === undefined ? {} : { reserve: readReserved(reserve) }),
            ...(pdfPassword === undefined ? {} : { pdfPassword }),
            ...(level === undefined ? {} : { level }),
            ...(certify === undefined ? {} : { certify: permissionOf[certify] }),
          },
        ],
        oneTimeDownload: 'none',
        idempotencyKey: readIdempotencyKey(request),
      });
      if (signed === undefined) throw new TypeError('one wish gives one document');
      const answer = answerOf(signed, platform.settings.publicUrl);
      reply.headers({
        [signatureHeaders.documentId]: signed.documentId,
        [signatureHeaders.verificationUrl]: answer.verificationUrl,
        [signatureHeaders.findings]: countsOf(answer.findings),
        [signatureHeaders.warnings]: String(answer.warnings.length),
        vary: 'accept',
      });
      if (wantsJson(request.headers.accept)) return reply.type('application/json').send(answer);
      return sendPdf(reply, signed.name, signed.bytes);
    },
  );
}

const signedAnswer = {
  description: 'The signed PDF, or where only JSON is accepted what there is to say about it',
  content: {
    'application/pdf': { schema: z.any().meta({ type: 'string', format: 'binary' }) },
    'application/json': { schema: signatureAnswer },
  },
};

/** The PDF is the answer unless the caller names JSON and no PDF; weights (q) are not looked at. */
function wantsJson(accept = ''): boolean {
  const types = accept.split(',').map((one) => one.split(';')[0]?.trim().toLowerCase());
  return types.includes('application/json') && !types.includes('application/pdf');
}

function answerOf(signed: SignedDocument, publicUrl: string): SignatureAnswer {
  const { signature, inspection } = signed;
  return {
    documentId: signed.documentId,
    name: signed.name,
    sha256: toHex(signed.sha256),
    sizeBytes: signed.bytes.length,
    downloadUrl: `${publicUrl}/rest/v1/documents/${signed.documentId}/file`,
    verificationUrl: verificationUrl(publicUrl, signed.verificationToken),
    signature: {
      field: signature.fieldName,
      level: signature.level,
      signedAt: signature.signedAt.toISOString(),
      ...(signature.timestampedAt && { timestampedAt: signature.timestampedAt.toISOString() }),
    },
    ...inspection,
  };
}

function countsOf(findings: SignatureAnswer['findings']): string {
  const count = (severity: string): number => findings.filter((one) => one.severity === severity).length;
  return (['danger', 'warning', 'note'] as const)
    .map((severity) => `${severity}=${count(severity)}`)
    .join(', ');
}

const permissionOf = { '1': 1, '2': 2, '3': 3 } as const;

const formFields = signatureForm.omit({ file: true, image: true });

function readFields({ fields }: Form): z.infer<typeof formFields> {
  const filled = [...fields].filter(([, value]) => value !== '');
  const parsed = formFields.safeParse(Object.fromEntries(filled));
  if (!parsed.success) throw new HttpError('http.bad-request', z.prettifyError(parsed.error));
  return parsed.data;
}
