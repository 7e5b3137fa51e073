import type { FastifyInstance } from 'fastify';
import { HttpError } from '../http-error.ts';
import { EsignError } from './esign-error.ts';

/**
 * Parts of the original whose answers nobody outside has recorded, or that are not offered yet: an honest refusal
 * instead of an invented body.
 */
export function unofferedRoutes(app: FastifyInstance): void {
  for (const [method, url] of unoffered) {
    app.route({
      method,
      url,
      schema: { hide: true },
      handler: () => {
        throw new EsignError('esign.not-offered', 'Layanan ini belum tersedia pada server ini');
      },
    });
  }
  app.setNotFoundHandler(() => {
    throw new HttpError('http.not-found', 'there is nothing here');
  });
}

const unoffered = [
  ['GET', '/user/profile/:nik'],
  ['GET', '/user/certificate/chain/:id'],
  ['POST', '/user/registrasi'],
  ['POST', '/user/keystore'],
  ['POST', '/user/passphrase/forget/:nik'],
  ['POST', '/sign/cms'],
  ['POST', '/seal/hash'],
  ['POST', '/seal/pdf'],
  ['GET', '/entity/cert/expired'],
  ['GET', '/entity/report'],
  ['POST', '/v2/user/registration'],
  ['POST', '/v2/user/register'],
] as const;
