// Gives every request an id and tells log and metrics how it ended. The id is ours: a client's is never taken over.
import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import type { Log } from '../../logging.ts';
import type { Metrics } from '../metrics.ts';
import type { RequestTrace } from '../../store/audit-log.store.ts';

function readTrace(req: Request, res: Response): RequestTrace {
  return {
    requestId: String(res.getHeader('x-request-id')),
    ip: (req.ip ?? '').slice(0, 100),
    userAgent: (req.headers['user-agent'] ?? '').replace(/[^\x20-\x7e]/g, '?').slice(0, 300),
    method: req.method,
    // Without the query, which is the caller's business.
    path: req.path.replace(/[^\x20-\x7e]/g, '?').slice(0, 500),
  };
}

/** The request as logs and the audit log name it; read once, because handler and log both ask. */
export function traceOf(req: Request, res: Response): RequestTrace {
  return (res.locals['trace'] ??= readTrace(req, res)) as RequestTrace;
}

const probes: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

export function makeTraceRequest({ log, metrics }: { log: Log; metrics: Metrics }) {
  return (req: Request, res: Response, next: NextFunction): void => {
    const started = process.hrtime.bigint();
    res.setHeader('x-request-id', randomUUID());
    res.on('close', () => {
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      const route = (res.locals['route'] as string | undefined) ?? 'none';
      metrics.requests.inc({ method: req.method, route, status: res.statusCode });
      metrics.requestSeconds.observe({ route }, seconds);
      const { requestId, method, ip } = traceOf(req, res);
      // Proxies and scrapers ask every second: that all is well nobody wants to read.
      const level = probes.has(route) && res.statusCode === 200 ? 'debug' : 'info';
      log[level]('request.finished', {
        requestId,
        method,
        ip,
        route,
        status: res.statusCode,
        milliseconds: Math.round(seconds * 1e4) / 10,
      });
    });
    next();
  };
}
