import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

export interface NginxCertificate {
  /** PEM: the server's certificate first, then its issuers'. */
  readonly chain: string;
  readonly key: string;
  /** Where nginx asks for the status that it staples. */
  readonly responder: string;
}

/** nginx that serves one certificate over TLS with stapled OCSP, on a port and in a folder of its own. */
export async function startNginx({ chain, key, responder }: NginxCertificate) {
  const folder = mkdtempSync(path.join(tmpdir(), 'sertel-nginx-'));
  const port = await freePort();
  writeFileSync(path.join(folder, 'chain.pem'), chain);
  writeFileSync(path.join(folder, 'key.pem'), key, { mode: 0o600 });
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${name};`,
  );
  writeFileSync(
    path.join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid nginx.pid; error_log error.log info; events {}
    http { access_log off; ${temporary.join(' ')}
      server { listen 127.0.0.1:${port} ssl;
        ssl_certificate chain.pem; ssl_certificate_key key.pem;
        ssl_stapling on; ssl_stapling_verify on; ssl_trusted_certificate chain.pem;
        ssl_stapling_responder ${responder};
        return 200 'terlayani'; } }`,
  );
  const server = spawn('nginx', ['-p', folder, '-e', 'error.log', '-c', path.join(folder, 'nginx.conf')], {
    stdio: 'ignore',
  });
  const ended = once(server, 'exit');
  return {
    folder,
    /** What openssl, as a client that asks for the status and trusts the root of the chain alone, says of it. */
    async ask(name: string, root: string): Promise<string> {
      writeFileSync(path.join(folder, 'root.pem'), root);
      const args = ['s_client', '-connect', `127.0.0.1:${port}`, '-servername', name, '-status'];
      const checks = [
        '-CAfile',
        path.join(folder, 'root.pem'),
        '-verify_hostname',
        name,
        '-verify_return_error',
      ];
      const client = execFileAsync('openssl', [...args, ...checks], { timeout: 10_000 });
      client.child.stdin?.end();
      return (await client.catch((error: { stdout: string; stderr: string }) => error)).stdout;
    },
    log: () => readFileSync(path.join(folder, 'error.log'), 'utf8'),
    async stop(): Promise<void> {
      server.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const execFileAsync = promisify(execFile);

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return address.port;
}
