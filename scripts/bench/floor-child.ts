// The floor of http.ts: a handler that does what no signature over HTTP can leave out, and nothing else.
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { open } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import path from 'node:path';

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
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
      const signature = sign('sha256', createHash('sha256').update(bytes).digest(), privateKey);
      const handle = await open(path.join(folder, `floor-${i}.pdf`), 'w');
      await handle.writeFile(bytes);
      await handle.write(signature);
      await handle.sync();
      await handle.close();
      return Buffer.concat([bytes, signature]).toString('base64');
    }),
  );
  return JSON.stringify({ file: signed });
}
