// The floor of http.ts: a handler that does what no signature over HTTP can leave out, and nothing else: base64, the hash, the
// private-key operations (of the signer, and with a second one of the timestamp unit) and one durable write.
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { open } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import path from 'node:path';

const privateKeys = (process.env['FLOOR_KEYS'] ?? 'ec')
  .split(',')
  .map((type) =>
    type === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
      : generateKeyPairSync('rsa', { modulusLength: Number(type.replace('rsa-', '')) }).privateKey,
  );
const folder = process.env['FLOOR_FOLDER'] ?? '';

createServer((request, answer) => {
  void respond(request).then((body) => {
    answer.setHeader('content-type', 'application/json');
    answer.end(body);
  });
}).listen(Number(process.env['PORT']), '127.0.0.1');

async function respond(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (chunks.length === 0) return '{}';
  const { file } = JSON.parse(Buffer.concat(chunks).toString()) as { readonly file: readonly string[] };
  const signed = await Promise.all(
    file.map(async (text, i) => {
      const bytes = Buffer.from(text, 'base64');
      const hash = createHash('sha256').update(bytes).digest();
      // The address says how many of the keys sign: one for B-B, two for B-T.
      const keys = privateKeys.slice(0, request.url === '/two' ? 2 : 1);
      const signatures = keys.map((key) => sign('sha256', hash, key));
      const handle = await open(path.join(folder, `floor-${i}.pdf`), 'w');
      await handle.writeFile(bytes);
      for (const signature of signatures) await handle.write(signature);
      await handle.sync();
      await handle.close();
      return Buffer.concat([bytes, ...signatures]).toString('base64');
    }),
  );
  return JSON.stringify({ file: signed });
}
