import { DatabaseError } from './database-error.ts';

/**
 * An error of a query or connection that says that the server is away, its disk full or a text none that it keeps, by
 * a name that others can act on; any other error as it is.
 */
export function nameFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if ('code' in error && error.code === diskFull) {
    return new DatabaseError('database.disk-full', 'the disk of the database is full; free some space', {
      cause: error,
    });
  }
  if (isUnkeepable(error)) {
    return new DatabaseError('database.bad-text', 'expected text without U+0000 and broken surrogates', {
      cause: error,
    });
  }
  if (!isLoss(error)) return error;
  return new DatabaseError('database.unreachable', 'the database does not answer; is it running?', {
    cause: error,
  });
}

const diskFull = '53100';

/** character_not_in_repertoire and untranslatable_character; in JSON, the broken half of a pair. */
function isUnkeepable(error: Error): boolean {
  const code = 'code' in error ? String(error.code) : '';
  return code === '22021' || code === '22P05' || (code === '22P02' && error.message.endsWith('type json'));
}

function isLoss(error: Error): boolean {
  const code = 'code' in error ? String(error.code) : '';
  const connecting = 'syscall' in error && ['connect', 'read', 'write'].includes(String(error.syscall));
  return connecting || serverGone.test(code) || clientGone.test(error.message);
}

/** Connection exceptions, too many connections, the server is being shut down, has crashed or is starting. */
const serverGone = /^(08...|53300|57P0[123])$/;
/** What pg says without a code. */
const clientGone =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;
