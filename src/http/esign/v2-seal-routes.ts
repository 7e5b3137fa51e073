import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { esignError } from '../../contract/esign-v1.ts';
import {
  v2ActivationAnswer,
  v2Done,
  v2SealCode,
  v2SealRequest,
  v2SealSignRequest,
  v2SignAnswer,
} from '../../contract/esign-v2.ts';
import type { Platform } from '../../services/platform.ts';
import {
  askForSealActivation,
  makeSealCode,
  refreshSealActivation,
  revokeSealActivation,
} from '../../services/signing/seal-codes.ts';
import { signDocuments } from '../../services/signing/sign-documents.ts';
import type { MadeCode } from '../../services/signing/signing-code.ts';
import { callerOf } from '../auth/basic-auth.ts';
import { readIdempotencyKey } from '../read-idempotency-key.ts';
import type { UploadGate } from '../upload-gate.ts';
import { esignOperation } from './esign-operation.ts';
import { badField, countOf, textOf, type FieldValue } from './field-values.ts';
import { wishesOf } from './read-v2-sign.ts';
import { signedAnswer } from './v2-sign-routes.ts';

/** `/api/v2/seal`: the activation by mail, codes made with it, and sealing with those. */
export function v2SealRoutes(app: FastifyInstance, platform: Platform, gate: UploadGate): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const refusals = { 400: esignError, 429: esignError };

  routes.post(
    '/v2/seal/get/activation',
    {
      schema: {
        ...esignOperation('Ask for an activation of a seal; with its code, prolong it'),
        body: v2SealRequest,
        response: { 200: v2ActivationAnswer, ...refusals },
      },
    },
    async (request) => {
      const application = callerOf(request);
      const name = sealOf(request.body.idSubscriber);
      const totp = textOf(request.body.totp);
      if (totp === undefined) {
        await askForSealActivation(platform, application, name);
        return { success: true as const, message: 'TOTP Aktivasi berhasil dikirim', data: null };
      }
      const refreshed = await refreshSealActivation(platform, application, name, totp);
      const data = codeAnswer('TOTP Aktivasi masih berlaku', refreshed);
      return { success: true as const, message: null, data };
    },
  );

  routes.post(
    '/v2/seal/revoke/activation',
    {
      schema: {
        ...esignOperation('End an activation of a seal'),
        body: v2SealRequest,
        response: { 200: v2Done, ...refusals },
      },
    },
    async (request) => {
      const { idSubscriber, totp } = request.body;
      await revokeSealActivation(platform, callerOf(request), sealOf(idSubscriber), codeOf(totp));
      return { success: true as const, message: 'TOTP Aktivasi berhasil dicabut', data: null };
    },
  );

  routes.post(
    '/v2/seal/get/totp',
    {
      schema: {
        ...esignOperation('A code for sealing a number of files, by an activation'),
        body: v2SealRequest,
        response: { 200: v2SealCode, ...refusals },
      },
    },
    async (request) => {
      const { idSubscriber, totp, data } = request.body;
      const wanted = { activation: codeOf(totp), files: countOf('data', data) };
      const made = await makeSealCode(platform, callerOf(request), sealOf(idSubscriber), wanted);
      return codeAnswer('TOTP berhasil dibuat', made);
    },
  );

  routes.post(
    '/v2/seal/pdf',
    {
      onRequest: gate,
      schema: {
        ...esignOperation('Seal PDFs that come and go as base64'),
        body: v2SealSignRequest,
        response: { 200: v2SignAnswer, 503: esignError, ...refusals },
      },
    },
    async (request) => {
      const started = performance.now();
      const application = callerOf(request);
      const { idSubscriber, totp } = request.body;
      const signed = await signDocuments(platform, {
        application,
        party: { kind: 'seal', ...sealOf(idSubscriber) },
        authorisation: { kind: 'code', code: codeOf(totp) },
        wishes: wishesOf(request.body, application),
        oneTimeDownload: 'none',
        idempotencyKey: readIdempotencyKey(request),
      });
      return signedAnswer(signed, started);
    },
  );
}

function sealOf(idSubscriber: FieldValue): { readonly subscriberId: string } {
  const subscriberId = textOf(idSubscriber);
  if (subscriberId === undefined) throw badField('idSubscriber harus diisi');
  return { subscriberId };
}

function codeOf(totp: FieldValue): string {
  const code = textOf(totp);
  if (code === undefined) throw badField('totp harus diisi');
  return code;
}

/** `2023-08-07T04:24:40.927+0000` */
const codeAnswer = (message: string, { code, expiresAt }: MadeCode) => ({
  message,
  totp: code,
  expires: expiresAt.toISOString().replace('Z', '+0000'),
  result: true as const,
});
