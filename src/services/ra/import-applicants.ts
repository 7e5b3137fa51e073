import { applicantSchema, type ImportReport } from '../../contract/registrations.ts';
import type { TableRow } from '../../io/tables/table-row.ts';
import { TaskError, WorkerError } from '../../io/workers/worker-error.ts';
import type { AppError } from '../../lib/errors.ts';
import type { Actor } from '../identity/actor.ts';
import { authorise } from '../identity/authorise.ts';
import { IdentityError } from '../identity/identity-error.ts';
import type { Platform } from '../platform.ts';
import { enterRegistration } from './enter-registration.ts';
import { RegistrationError } from './registration-error.ts';
import type { StepParts } from './step.ts';

/** The heads that are known, in Indonesian and in English. */
const heads: ReadonlyMap<string, keyof typeof applicantSchema.shape> = new Map([
  ['nik', 'nik'],
  ['nama', 'name'],
  ['name', 'name'],
  ['email', 'email'],
  ['surel', 'email'],
  ['nip', 'nip'],
  ['telepon', 'phone'],
  ['phone', 'phone'],
  ['jabatan', 'position'],
  ['position', 'position'],
]);

type ImportRow = ImportReport['rows'][number];

/**
 * Enters an application for each row of a table; the report tells of each row what came of it. A row that is refused
 * keeps no other from being entered, and the same table brought again enters none twice.
 *
 * @throws {RegistrationError} `registration.import-refused` where the whole is no table
 * @throws {IdentityError} what {@link authorise} raises
 */
export async function importApplicants(
  parts: StepParts & Pick<Platform, 'workers'>,
  actor: Actor,
  bytes: Uint8Array,
): Promise<ImportReport> {
  authorise(actor, 'registration.verify', { now: parts.clock() });
  const [head, ...rows] = await readTable(parts.workers, bytes);
  const fields = readHead(head?.cells ?? []);
  const report: ImportRow[] = [];
  // One after the other: a large table must not take every connection of the pool.
  for (const row of rows) report.push(await importRow(parts, actor, fields, row));
  const entered = report.filter(({ registrationId }) => registrationId !== undefined).length;
  return { entered, refused: report.length - entered, rows: report };
}

/** Much more than the largest table takes. */
const readingDeadlineMs = 10_000;

/** In a thread of its own: a small file may unpack to work of many seconds, during which nobody else would be answered. */
async function readTable(workers: Platform['workers'], bytes: Uint8Array): Promise<readonly TableRow[]> {
  try {
    return await workers.run('read-table', { bytes }, { deadlineMs: readingDeadlineMs });
  } catch (cause) {
    if (
      (cause instanceof TaskError && cause.code === 'table.refused') ||
      (cause instanceof WorkerError && ['worker.deadline', 'worker.memory'].includes(cause.code))
    )
      throw new RegistrationError('registration.import-refused', cause.message, { cause });
    throw cause;
  }
}

function readHead(cells: readonly string[]): readonly (keyof typeof applicantSchema.shape)[] {
  const fields = cells.map((cell) => heads.get(cell.toLowerCase()));
  const known = fields.filter((field) => field !== undefined);
  const missing = (['nik', 'name', 'email'] as const).filter((field) => !known.includes(field));
  if (known.length < cells.length || new Set(known).size < known.length || missing.length > 0)
    throw new RegistrationError(
      'registration.import-refused',
      `expected the heads nik, nama, email and at most nip, telepon, jabatan, once each, got ${cells.length} others or some twice`,
      { details: { missing } },
    );
  return known;
}

async function importRow(
  parts: StepParts,
  actor: Actor,
  fields: readonly (keyof typeof applicantSchema.shape)[],
  { line, cells, faults }: TableRow,
): Promise<ImportRow> {
  if (cells.length > fields.length)
    return { line, code: 'registration.row-faulty', detail: 'more cells than heads', fields: [] };
  if (faults !== undefined && faults.size > 0) {
    const detail = [...faults.values()].join('; ');
    const faulty = [...faults.keys()].flatMap((column) => fields[column] ?? []);
    return { line, code: 'registration.row-faulty', detail, fields: faulty };
  }
  const given = fields.flatMap((field, at) => (cells[at] ? [[field, cells[at]] as const] : []));
  // What a spreadsheet would compute when the table is opened again is no name (a telephone number may begin with +).
  const formulas = given.filter(([field, cell]) => isFormula(field, cell)).map(([field]) => field);
  if (formulas.length > 0)
    return { line, code: 'registration.row-faulty', detail: 'a formula is no value', fields: formulas };
  const parsed = applicantSchema.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    const faulty = [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))];
    return { line, code: 'registration.row-faulty', detail: 'these cells are not right', fields: faulty };
  }
  try {
    const { id } = await enterRegistration(parts, actor, { service: 'penerbitan', applicant: parsed.data });
    return { line, registrationId: id };
  } catch (error) {
    if (!(error instanceof RegistrationError || error instanceof IdentityError)) throw error;
    return { line, ...described(error), fields: [] };
  }
}

const isFormula = (field: string, cell: string): boolean =>
  /^[=+\-@\t\r]/.test(cell) && !(field === 'phone' && /^\+\d+$/.test(cell));

const described = ({ code, message }: AppError) => ({ code, detail: message });
