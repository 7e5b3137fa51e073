import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../io/metrics/create-metrics.ts';

/** Counts every answer by its route as declared: an address itself may hold a NIK or a token. */
export function countRequests(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { url } = request.routeOptions;
    const labels = { method: url === undefined ? 'any' : request.method, route: url ?? 'unmatched' };
    metrics.count('sertel_http_requests_total', { ...labels, status: String(reply.statusCode) });
    metrics.observe('sertel_http_request_seconds', { route: labels.route }, reply.elapsedTime / 1000);
    done();
  });
}
