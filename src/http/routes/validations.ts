import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { problemSchema } from '../../contract/problem.ts';
import { validationForm, validationReportSchema } from '../../contract/validation.ts';
import { writeZip } from '../../io/files/zip-archive.ts';
import { encodeReport } from '../../pades/validate/encode-report.ts';
import { buildBundle } from '../../pades/validate/evidence-bundle.ts';
import type { Platform } from '../../services/platform.ts';
import { checkDocument, type CheckedDocument } from '../../services/validation/check-document.ts';
import { sealReport } from '../../services/validation/seal-report.ts';
import type { AddressGate } from '../address-gate.ts';
import { callerOf } from '../auth/basic-auth.ts';
import { HttpError } from '../http-error.ts';
import type { ReceivedUpload, UploadFolder } from '../receive-upload.ts';
import type { UploadGate } from '../upload-gate.ts';
import { formParts, wholeBody } from '../whole-body.ts';

export interface ValidationParts {
  readonly platform: Platform;
  /** Sets the caller, for requests that bring a credential. */
  readonly authenticate: (request: FastifyRequest) => Promise<void>;
  /** For those without a credential. */
  readonly addressGate: AddressGate;
  readonly gate: UploadGate;
  /** In its place for those without a credential, who can so not keep the others out. */
  readonly publicGate: UploadGate;
  readonly uploads: UploadFolder;
  readonly fileBytes: number;
}

/**
 * `POST /rest/v1/validations`: the verdict on a PDF, for anybody. The file is streamed to disk, checked in a worker
 * thread and removed; nothing of it stays, so there is nothing to ask for by an id later.
 */
export function validationRoutes(app: FastifyInstance, parts: ValidationParts): void {
  const { platform, authenticate, addressGate, gate, publicGate, uploads, fileBytes } = parts;
  app.addContentTypeParser(pdfTypes, (_request, payload, done) => done(null, payload));
  app.post(
    '/validations',
    {
      onRequest: [
        async (request) => {
          if (request.headers.authorization !== undefined) await authenticate(request);
          else {
            const refusal = addressGate(request);
            if (refusal !== undefined) throw refusal;
          }
          // A seal under whatever anybody sends would be worth nothing.
          if (wantedType(request) === 'application/pdf') callerOf(request);
        },
        async (request, reply) =>
          request.headers.authorization === undefined ? publicGate(request, reply) : gate(request, reply),
      ],
      bodyLimit: fileBytes + 2 ** 20,
      schema: {
        tags: ['validations'],
        summary: 'Check the signatures of a PDF',
        description:
          'A PDF as `application/pdf`, or as the part `file` of a form. With a credential, or without one at a limited rate. Accept: application/json (the report), application/zip (the report with all evidence, for `sertel verify --replay`) or, with a credential, application/pdf (the report to print, sealed; Accept-Language: id or en).',
        security: [{ application: [] }, {}],
        consumes: ['multipart/form-data', 'application/pdf'],
        body: validationForm,
        response: {
          200: reportAnswer,
          400: problemSchema,
          401: problemSchema,
          403: problemSchema,
          413: problemSchema,
          415: problemSchema,
          429: problemSchema,
        },
      },
      validatorCompiler: () => (value: unknown) => ({ value }),
      serializerCompiler: () => (value) => JSON.stringify(value),
    },
    async (request, reply) => {
      const { stream, password } = await openBody(request, fileBytes);
      const checked = await uploads.during(stream, async (upload) => {
        const document = { kind: 'file', path: upload.path } as const;
        return { upload, ...(await checkDocument(platform, document, { password: password() })) };
      });
      return answerWith(platform, request, reply, checked);
    },
  );
}

const pdfTypes = ['application/pdf', 'application/octet-stream'];

const reportAnswer = {
  description: 'The report, an evidence bundle or the sealed report to print, by Accept',
  content: {
    'application/pdf': { schema: z.any().meta({ type: 'string', format: 'binary' }) },
    'application/json': { schema: validationReportSchema },
    'application/zip': { schema: z.any().meta({ type: 'string', format: 'binary' }) },
  },
};

interface OpenedBody {
  readonly stream: AsyncIterable<Buffer>;
  /** What came before the file in the form. */
  readonly password: () => string | undefined;
}

/** The first file of the form, or the body itself; a password stands before the file or in its header. */
async function openBody(request: FastifyRequest, fileSize: number): Promise<OpenedBody> {
  if (!request.isMultipart()) {
    if (!isReadable(request.body))
      throw new HttpError('http.unsupported-media-type', 'expected application/pdf or multipart/form-data');
    return { stream: wholeBody(request.body), password: () => undefined };
  }
  const isPartAFile = (
    field: string | undefined,
    _type: string | undefined,
    name: string | undefined,
  ): boolean => name !== undefined || field === 'file';
  for await (const part of formParts(request, { limits: { fileSize: fileSize + 1 }, isPartAFile })) {
    if (part.type !== 'file') continue;
    return { stream: wholeBody(part.file), password: () => textIn(part.fields['pdfPassword']) };
  }
  throw new HttpError('http.bad-request', 'expected a part `file`');
}

const isReadable = (body: unknown): body is Readable =>
  typeof body === 'object' && body !== null && 'pipe' in body && typeof body.pipe === 'function';

const textIn = (field: unknown): string | undefined =>
  typeof field === 'object' && field !== null && 'value' in field && typeof field.value === 'string'
    ? field.value
    : undefined;

type Checked = CheckedDocument & { readonly upload: ReceivedUpload };

async function answerWith(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  { upload, report, input, missing, trustStore }: Checked,
): Promise<FastifyReply> {
  const lacks = missing.map((one) => ({ ...one, addresses: [...one.addresses] }));
  const json = encodeReport(report, upload, trustStore, lacks);
  void reply.header('vary', 'accept, accept-language');
  switch (wantedType(request)) {
    case 'application/zip': {
      const files = buildBundle(report, { ...json, missing: [] }, input);
      return sendFile(reply, 'application/zip', 'bukti.zip', writeZip(files));
    }
    case 'application/pdf': {
      const language = /^en\b/i.test(request.headers['accept-language']?.trim() ?? '') ? 'en' : 'id';
      return sendFile(reply, 'application/pdf', 'laporan.pdf', await sealReport(platform, json, language));
    }
    default:
      return reply.send(json);
  }
}

const sendFile = (reply: FastifyReply, type: string, name: string, bytes: Uint8Array): FastifyReply =>
  reply.type(type).header('content-disposition', `attachment; filename="${name}"`).send(Buffer.from(bytes));

/** The first type of ours that is named; weights (q) are not looked at. */
const wantedType = ({ headers: { accept = '' } }: FastifyRequest): string | undefined =>
  accept
    .split(',')
    .map((one) => one.split(';')[0]?.trim().toLowerCase())
    .find((type) => ['application/json', 'application/zip', 'application/pdf'].includes(type ?? ''));
