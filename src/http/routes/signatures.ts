import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { problemSchema } from '../../contract/problem.ts';
import {
  signatureAnswer,
  signatureForm,
  signatureHeaders,
  type SignatureAnswer,
} from '../../contract/signatures.ts';
import type { Appearance } from '../../io/workers/signing-task.ts';
import { toHex } from '../../lib/bytes.ts';
import { isRefusal, type Refusal } from '../../pades/inspect/refuse-unsafe.ts';
import { readPageRanges, type PageRanges } from '../../pdf/page-ranges.ts';
import { verificationUrl } from '../../services/documents/verification-url.ts';
import { parseNik } from '../../services/identity/nik.ts';
import type { Platform } from '../../services/platform.ts';
import { signDocuments, type SignedDocument } from '../../services/signing/sign-documents.ts';
import { callerOf } from '../auth/basic-auth.ts';
import { HttpError } from '../http-error.ts';
import { readForm, type Form } from '../read-form.ts';
import { readIdempotencyKey } from '../read-idempotency-key.ts';
import { sendPdf } from '../send-pdf.ts';
import type { UploadGate } from '../upload-gate.ts';

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
      const form = await readForm(request, ['file']);
      const fields = readFields(form);
      const file = form.files.get('file');
      if (file === undefined) throw new HttpError('http.bad-request', 'expected a part `file`');
      const { nik, email, passphrase, reason, location, pdfPassword } = fields;
      const [signed] = await signDocuments(platform, {
        application: callerOf(request),
        party:
          nik === undefined ? { kind: 'email', email: email ?? '' } : { kind: 'nik', nik: parseNik(nik) },
        authorisation: { kind: 'passphrase', passphrase },
        wishes: [
          {
            name: file.name,
            bytes: file.bytes,
            appearance: appearanceOf(fields),
            refuse: readRefusals(fields.refuse),
            ...(reason === undefined ? {} : { reason }),
            ...(location === undefined ? {} : { location }),
            ...(pdfPassword === undefined ? {} : { pdfPassword }),
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

const formFields = signatureForm.omit({ file: true });

function readFields({ fields }: Form): z.infer<typeof formFields> {
  const filled = [...fields].filter(([, value]) => value !== '');
  const parsed = formFields.safeParse(Object.fromEntries(filled));
  if (!parsed.success) throw new HttpError('http.bad-request', z.prettifyError(parsed.error));
  return parsed.data;
}

function readRefusals(text: string | undefined): readonly Refusal[] {
  return (text === undefined ? [] : text.split(',')).map((part) => {
    const code = part.trim();
    if (isRefusal(code)) return code;
    throw new HttpError(
      'http.bad-request',
      `expected \`refuse\` to be danger, warning or codes of findings, got ${JSON.stringify(code)}`,
    );
  });
}

function appearanceOf({ page, rect, tag, field, copies }: z.infer<typeof formFields>): Appearance {
  const refuse = (why: string): never => {
    throw new HttpError('http.bad-request', why);
  };
  if (field !== undefined) {
    if (page !== undefined || rect !== undefined || tag !== undefined || copies !== undefined)
      refuse('expected `field` without `page`, `rect`, `tag` and `copies`');
    return { kind: 'field', field, mark: { kind: 'full' } };
  }
  if (page === undefined && rect === undefined && tag === undefined && copies === undefined)
    return { kind: 'invisible' };
  if (copies !== undefined && (page !== undefined || tag !== undefined))
    refuse('expected `copies` with `rect` and without `page` and `tag`');
  const numbers = (rect ?? '').split(',').map(Number);
  const [x = 0, y = 0, width = 0, height = 0] = tag === undefined ? numbers : [0, 0, ...numbers];
  const wanted = tag === undefined ? 4 : 2;
  if (numbers.length !== wanted || !numbers.every(Number.isFinite) || width <= 0 || height <= 0)
    refuse(`expected \`rect\` to be ${wanted} numbers with commas between them`);
  const mark = { kind: 'full' } as const;
  if (tag !== undefined)
    return { kind: 'visible', mark, place: { kind: 'tag', tag, width, height, countOthers: true } };
  const on = copies === undefined ? readPage(page) : { copies: readCopies(copies) };
  const place = { kind: 'rectangle', page: on, origin: 'lower-left', x, y, width, height } as const;
  return { kind: 'visible', mark, place };
}

function readPage(page = 'last'): number | 'last' {
  if (page === 'last') return page;
  const number = Number(page);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new HttpError('http.bad-request', 'expected `page` to be a number from 1, or last');
}

function readCopies(copies: string): PageRanges {
  const ranges = readPageRanges(copies);
  if (ranges !== undefined) return ranges;
  throw new HttpError('http.bad-request', 'expected `copies` to be all, or pages like 1-3,7');
}
