interface Family {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
}

/**
 * Everything that is measured. No label is called job or instance: Prometheus gives those itself. A label's values come from a closed set of ours: no names, numbers, addresses or
 * identifiers of anyone, and never what a request chose.
 */
export const families = {
  sertel_http_requests_total: {
    kind: 'counter',
    help: 'Answers, by route as declared; "unmatched" where none is.',
    labels: ['method', 'route', 'status'],
  },
  sertel_http_request_seconds: {
    kind: 'histogram',
    help: 'From the first byte of a request to the last of its answer.',
    labels: ['route'],
  },
  sertel_signatures_total: { kind: 'counter', help: 'Signatures made, by their level.', labels: ['level'] },
  sertel_verdicts_total: { kind: 'counter', help: 'Documents checked, by verdict.', labels: ['verdict'] },
  sertel_ocsp_answers_total: {
    kind: 'counter',
    help: 'OCSP answers, those for our own checks included.',
    labels: ['answer'],
  },
  sertel_timestamps_total: {
    kind: 'counter',
    help: 'Timestamp requests, those of our own signatures included.',
    labels: ['answer'],
  },
  sertel_jobs_total: { kind: 'counter', help: 'Ends of scheduled jobs.', labels: ['name', 'outcome'] },
  sertel_job_seconds: { kind: 'histogram', help: 'How long jobs run.', labels: ['name'] },
  sertel_job_lag_seconds: { kind: 'gauge', help: 'How late a job last began.', labels: ['name'] },
  sertel_job_idle_seconds: {
    kind: 'gauge',
    help: 'Since a job last succeeded, in whichever process.',
    labels: ['name'],
  },
  sertel_worker_tasks: { kind: 'gauge', help: 'Tasks of the worker threads.', labels: ['state'] },
  sertel_passphrase_checks: { kind: 'gauge', help: 'Passphrases being stretched.', labels: ['state'] },
  sertel_database_connections: { kind: 'gauge', help: 'Connections of the pool.', labels: ['state'] },
  sertel_event_loop_delay_seconds: {
    kind: 'gauge',
    help: 'Delay of the event loop since the last reading.',
    labels: ['quantile'],
  },
  sertel_crl_next_update_seconds: {
    kind: 'gauge',
    help: 'Until the list that ends first of all ends; negative when one has.',
    labels: [],
  },
  sertel_metrics_failed: {
    kind: 'gauge',
    help: 'Families that could not be read now, most likely because the database is away.',
    labels: [],
  },
  process_resident_memory_bytes: { kind: 'gauge', help: 'Resident memory.', labels: [] },
  process_start_time_seconds: { kind: 'gauge', help: 'Since the epoch.', labels: [] },
} as const satisfies Record<string, Family>;

export type FamilyName = keyof typeof families;
type OfKind<Kind extends Family['kind']> = {
  [Name in FamilyName]: (typeof families)[Name]['kind'] extends Kind ? Name : never;
}[FamilyName];
export type CounterName = OfKind<'counter'>;
export type GaugeName = OfKind<'gauge'>;
export type HistogramName = OfKind<'histogram'>;

/** The labels of a family, each with a value. */
export type LabelsOf<Name extends FamilyName> = Readonly<
  Record<(typeof families)[Name]['labels'][number], string>
>;
