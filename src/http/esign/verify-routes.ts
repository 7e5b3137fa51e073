import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { esignError, v1VerifyAnswer, v1VerifyForm } from '../../contract/esign-v1.ts';
import { v2VerifyAnswer, v2VerifyRequest } from '../../contract/esign-v2.ts';
import type { Platform } from '../../services/platform.ts';
import { checkPdf } from '../../services/validation/check-pdf.ts';
import { readForm } from '../read-form.ts';
import type { UploadGate } from '../upload-gate.ts';
import { esignOperation } from './esign-operation.ts';
import { badField, passwordOf } from './field-values.ts';
import { decodeBase64 } from './read-v2-sign.ts';
import { v1VerdictAnswer } from './v1-verdict-answer.ts';
import { formsAreReadByTheirReader } from './v1-sign-routes.ts';
import { v2VerdictAnswer } from './v2-verdict-answer.ts';

/** `POST /api/sign/verify` and `POST /api/v2/verify/pdf`. */
export function verifyRoutes(app: FastifyInstance, platform: Platform, gate: UploadGate): void {
  app.post(
    '/sign/verify',
    {
      onRequest: gate,
      schema: {
        ...esignOperation('Check the signatures of a PDF'),
        consumes: ['multipart/form-data'],
        body: v1VerifyForm,
        response: { 200: v1VerifyAnswer, 400: esignError },
      },
      validatorCompiler: formsAreReadByTheirReader,
    },
    async (request) => {
      const { files } = await readForm(request, ['signed_file', 'file']);
      const file = files.get('signed_file') ?? files.get('file');
      if (file === undefined) throw badField('signed_file harus diisi');
      return v1VerdictAnswer(file.name, readable(await checkPdf(platform, file.bytes)));
    },
  );

  app.withTypeProvider<ZodTypeProvider>().post(
    '/v2/verify/pdf',
    {
      onRequest: gate,
      schema: {
        ...esignOperation('Check the signatures of a PDF'),
        body: v2VerifyRequest,
        response: { 200: v2VerifyAnswer, 400: esignError },
      },
    },
    async (request) => {
      const { file, password } = request.body;
      const bytes = decodeBase64('file', typeof file === 'string' ? file : (file[0] ?? ''));
      return v2VerdictAnswer(readable(await checkPdf(platform, bytes, passwordOf(password))));
    },
  );
}

/** The original answers 500 to a broken PDF; here it is a fault of the request, said clearly. */
function readable(verdict: Awaited<ReturnType<typeof checkPdf>>): typeof verdict {
  if (verdict.verdict === 'unreadable') {
    throw badField(verdict.finding.sentence.id);
  }
  return verdict;
}
