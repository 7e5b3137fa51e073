import { parseArgs } from 'node:util';
import type { Clock } from '../../lib/clock.ts';
import { encodeVerifierKey, parseVerifierKey } from '../../pki/tlog/verifier-key.ts';
import { openWitness, type Witness } from '../../services/witness/open-witness.ts';
import { makeWitnessKey, readWitnessKey, type WitnessKey } from '../../services/witness/witness-key.ts';
import { openWitnessState } from '../../services/witness/witness-state.ts';
import { awaitEnd } from '../await-end.ts';
import { exitCodes, UsageError, type ExitCode, type Output } from '../output.ts';
import type { HttpServer } from './start.ts';

export const witnessHelp = `Usage: sertel witness init --name NAME --key-file FILE
       sertel witness --key-file FILE --state FOLDER --log VERIFIER-KEY [--host HOST] [--port PORT]

A party's own memory of a journal: a small server (C2SP tlog-witness) that cosigns a checkpoint only when the log
goes on from the last one that it cosigned, by Ed25519 and ML-DSA-44. A log that signs another past is refused, told
of here as FORK, and kept as a file fork-… in the state folder; one that is only not shown to go on as unproven-….

  --name NAME       of the witness: an address without a scheme, such as saksi.lkpp.example
  --key-file FILE   its keys; keep a copy apart
  --state FOLDER    what it cosigned last. Never restore an old one
  --log KEY         the verifier key of a log (GET PUBLIC_URL/rest/v1/journal tells it); several times for several
  --host, --port    where it listens, 127.0.0.1 and 8090 by default

Example:
  sertel witness init --name saksi.lkpp.example --key-file witness-key.json
  sertel witness --key-file witness-key.json --state witness --log sertel.example/journal+1a2b3c4d+AQ…`;

export interface WitnessCommandParts {
  readonly clock: Clock;
  readonly buildWitnessApp: (witness: Witness) => HttpServer;
}

export async function witnessCommand(
  args: readonly string[],
  { clock, buildWitnessApp }: WitnessCommandParts,
  output: Output,
): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      name: { type: 'string' },
      'key-file': { type: 'string' },
      state: { type: 'string' },
      log: { type: 'string', multiple: true },
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '8090' },
    },
    allowPositionals: true,
  });
  const keyFile = values['key-file'];
  if (keyFile === undefined) throw new UsageError('expected --key-file FILE');
  if (positionals.length === 1 && positionals[0] === 'init') {
    if (values.name === undefined) throw new UsageError('expected --name NAME');
    tellKeys(await makeWitnessKey(keyFile, values.name), output);
    return exitCodes.done;
  }
  if (positionals.length > 0) throw new UsageError(`expected init or nothing, got ${positionals.join(' ')}`);
  const logs = (values.log ?? []).map(parseVerifierKey);
  const port = Number(values.port);
  if (values.state === undefined || logs.length === 0)
    throw new UsageError('expected --state FOLDER and --log KEY');
  if (!/^\d{1,5}$/.test(values.port) || port > 65_535)
    throw new UsageError(`expected a port, got ${values.port}`);

  const end = awaitEnd();
  const key = await readWitnessKey(keyFile);
  const state = await openWitnessState(values.state);
  const onFork = (origin: string, detail: string) => output.problem(`FORK: ${origin}: ${detail}`);
  const onUnproven = (origin: string, detail: string) => output.problem(`not proven: ${origin}: ${detail}`);
  const app = buildWitnessApp(openWitness({ key, logs, state, clock, onFork, onUnproven }));
  try {
    const url = await app.listen({ host: values.host, port });
    output.line(`witness ${key.name} listens at ${url} for ${logs.map(({ name }) => name).join(', ')}`);
    tellKeys(key, output);
    await end.promise;
    return exitCodes.done;
  } finally {
    await app.close();
    await state.close();
    end.stopListening();
  }
}

function tellKeys({ verifierKeys }: WitnessKey, output: Output): void {
  for (const key of verifierKeys) output.line(encodeVerifierKey(key));
}
