import type { FastifyReply } from 'fastify';

/** A PDF as an attachment; the name may be in any script (RFC 8187). */
export function sendPdf(reply: FastifyReply, name: string, bytes: Uint8Array): FastifyReply {
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16)}`,
  );
  return reply
    .type('application/pdf')
    .header('content-disposition', `attachment; filename*=UTF-8''${encoded}`)
    .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
}
