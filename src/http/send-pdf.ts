import type { FastifyReply } from 'fastify';

/** A PDF as an attachment. */
export function sendPdf(reply: FastifyReply, name: string, bytes: Uint8Array): FastifyReply {
  return reply
    .type('application/pdf')
    .header('content-disposition', attachmentOf(name))
    .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
}

/** The value of Content-Disposition; the name may be in any script (RFC 8187). */
export function attachmentOf(name: string): string {
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename*=UTF-8''${encoded}`;
}
