import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Metrics } from '../io/metrics/create-metrics.ts';

export interface MetricsListener {
  /** Where it listens, as `http://host:port`. */
  readonly url: string;
  close(): Promise<void>;
}

/** `GET /metrics` on a listener of its own: whoever reaches the platform does not reach its figures. */
export async function openMetricsListener(
  metrics: Metrics,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<MetricsListener> {
  const server = createServer((request, answer) => {
    if (request.url?.split('?')[0] !== '/metrics') {
      answer.writeHead(404).end();
      return;
    }
    if (request.method !== 'GET') {
      answer.writeHead(405, { allow: 'GET' }).end();
      return;
    }
    void metrics.render().then((text) => {
      answer.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text);
    });
  });
  server.listen({ host, port });
  await once(server, 'listening');
  const address = server.address();
  const bound = address instanceof Object ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
