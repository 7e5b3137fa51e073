import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { esignError, v1UserStatus, type V1UserStatus } from '../../contract/esign-v1.ts';
import { v2ChainAnswer, v2UserQuery, v2UserStatus } from '../../contract/esign-v2.ts';
import { findSigner, type SignerName } from '../../services/identity/find-signer.ts';
import type { Application } from '../../services/identity/authenticate-application.ts';
import { signerStatus, type SignerStatus } from '../../services/identity/signer-status.ts';
import type { Platform } from '../../services/platform.ts';
import { findChain } from '../../services/signing/find-chain.ts';
import { callerOf } from '../auth/basic-auth.ts';
import { EsignError } from './esign-error.ts';
import { esignOperation } from './esign-operation.ts';
import { signerOf } from './field-values.ts';

/** Who can sign: by NIK in version 1, by NIK or e-mail in version 2; and a certificate with its issuers. */
export function userRoutes(app: FastifyInstance, platform: Platform): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const ask = async (application: Application, name: SignerName): Promise<SignerStatus> => {
    const now = platform.clock();
    return signerStatus(await findSigner(platform, application, name, now), now).status;
  };

  routes.get(
    '/user/status/:nik',
    {
      schema: {
        ...esignOperation('Whether the person can sign'),
        params: z.object({ nik: z.string() }),
        response: { 200: v1UserStatus, 400: esignError },
      },
    },
    async (request) => {
      const status = await ask(callerOf(request), signerOf(request.params.nik));
      return statusAnswer(status, 1110);
    },
  );

  for (const url of ['/v2/user/check/status', '/v2/user/check-status']) {
    routes.post(
      url,
      {
        schema: {
          ...esignOperation('Whether the person can sign'),
          body: v2UserQuery,
          response: { 200: v2UserStatus, 400: esignError },
        },
      },
      async (request) => {
        const status = await ask(callerOf(request), signerOf(request.body.nik, request.body.email));
        return statusAnswer(status, 2011);
      },
    );
  }

  routes.get(
    '/v2/user/certificate/chain/:id',
    {
      schema: {
        ...esignOperation('A certificate by our id, and those of its issuers'),
        params: z.object({ id: z.string().max(100) }),
        response: { 200: v2ChainAnswer, 400: esignError },
      },
    },
    async (request) => {
      const chain = await findChain(platform, callerOf(request), request.params.id);
      if (chain === undefined) {
        throw new EsignError('esign.unknown-certificate', 'Sertifikat tidak ditemukan');
      }
      return { success: true as const, data: chain.map((der) => Buffer.from(der).toString('base64')) };
    },
  );
}

/** 1111, 1110 or 2011, and 2021 are the original's; where it has no known number stands the HTTP status. */
export function statusAnswer(status: SignerStatus, notRegistered: 1110 | 2011): V1UserStatus {
  switch (status) {
    case 'ISSUE':
      return {
        status_code: 1111,
        status,
        message: 'User sudah terdaftar dan memiliki sertifikat dengan status ISSUE',
      };
    case 'NOT_REGISTERED':
      return { status_code: notRegistered, status, message: 'User belum terdaftar' };
    case 'NO_CERTIFICATE':
      return { status_code: 2021, status, message: 'User sudah terdaftar dan belum memiliki sertifikat' };
    case 'WAITING_FOR_VERIFICATION':
      return { status_code: 200, status, message: 'User sudah terdaftar dan menunggu verifikasi' };
    default:
      return {
        status_code: 200,
        status,
        message: `User sudah terdaftar dan memiliki sertifikat dengan status ${status}`,
      };
  }
}
