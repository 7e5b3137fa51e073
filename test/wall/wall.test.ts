import { randomBytes } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asSystem } from '../../src/io/db/transaction.ts';
import { parseNik } from '../../src/services/identity/nik.ts';
import { registerPerson } from '../../src/services/identity/register-person.ts';
import { roles } from '../../src/services/identity/roles.ts';
import { makeTestAccount } from '../demo-account.ts';
import { makeTestApplication, multipartBody } from '../demo-application.ts';
import { logIn } from '../log-in.ts';
import { attemptsAt, type Attempt } from './attempts.ts';
import { makeOurs, type Ours } from './ours.ts';
import { hiddenIds, watchRows } from './rows.ts';

/** An operation of the OpenAPI document. */
interface Operation {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** What it asks for; none: anybody may. */
  readonly asks: 'session' | 'application' | 'nothing';
}

type Headers = Readonly<Record<string, string>>;

let ours: Ours;
let operations: readonly Operation[];
let attempts: ReturnType<typeof attemptsAt>;
/** Of another organisation: somebody with every role, and an application with every scope. */
let stranger: { readonly session: Headers; readonly application: Headers };
/** What no answer to a stranger has in it. */
let hidden: readonly string[];

beforeAll(async () => {
  ours = await makeOurs(new Date('2026-03-02T03:04:05Z'));
  attempts = attemptsAt(ours);
  operations = listOperations((await ours.app.inject('/openapi.json')).json());
  const { platform, address } = ours.demo.test;
  const { authorization, organisationId } = await makeTestApplication(platform, 'LAIN');
  const account = await makeTestAccount(platform, 'LAIN', { roles: [...roles] });
  await asSystem(platform.db, async (tx) => {
    const nik = parseNik('9900000000000001');
    const person = {
      organisationId,
      nik,
      name: 'Orang Lain',
      email: account.email,
      state: 'active',
    } as const;
    const personId = await registerPerson(platform, tx, person);
    await tx
      .updateTable('account')
      .set({ person_id: personId })
      .where('id', '=', account.accountId)
      .execute();
  });
  const { headers } = await logIn(ours.app, account);
  stranger = { session: headers, application: { authorization } };
  hidden = [
    ...(await hiddenIds(address, ours.organisationId)),
    ours.official.nik,
    'rahasia.pdf',
    'Segel Rahasia',
  ];
});
afterAll(() => ours.close());

describe('every operation of the OpenAPI document', () => {
  it('is in the table of what a stranger tries, and the table has nothing else', () => {
    expect(Object.keys(attempts).toSorted()).toEqual(operations.map(({ name }) => name).toSorted());
  });

  it('shows a stranger nothing and changes no row of ours', async () => {
    expect(hidden.length).toBeGreaterThan(40);
    const rows = await watchRows(ours.demo.test.address, ours.organisationId);
    const before = await rows.read();
    expect(Object.values(before).filter((hash) => hash !== null).length).toBeGreaterThan(25);
    const faults: string[] = [];
    for (const { operation, attempt } of everyAttempt()) {
      for (const [who, headers] of strangersAt(operation)) {
        const answer = await ask(operation, attempt, headers);
        const fault = faultIn(answer, attempt, who === operation.asks || operation.asks === 'nothing');
        if (fault !== undefined) faults.push(tellFault(operation, who, answer, fault));
      }
      const after = await rows.read();
      const changed = Object.keys(after).filter((table) => after[table] !== before[table]);
      Object.assign(before, after);
      if (changed.length > 0) faults.push(`${operation.name} changed ${changed.join(', ')}`);
    }
    await rows.close();
    expect(faults).toEqual([]);
  });

  it('is about something that is there: its own people reach what the stranger did not', async () => {
    const faults: string[] = [];
    for (const { operation, attempt } of everyAttempt()) {
      if (attempt.kind !== 'reach' && attempt.kind !== 'name') continue;
      if (attempt.unrepeated !== undefined) continue;
      const session = /\/(activations|own)\b/.test(operation.path)
        ? ours.official.headers
        : ours.keeper.headers;
      const headers = operation.asks === 'session' ? session : { authorization: ours.authorization };
      const answer = await ask(operation, attempt, headers);
      const unseen =
        attempt.unknown === undefined
          ? [401, 403, 404].includes(answer.statusCode)
          : isUnknown(attempt.unknown, answer);
      if (unseen) faults.push(tellFault(operation, 'its own', answer, 'not reached'));
    }
    expect(faults).toEqual([]);
  });
});

/** `meant`: whether the operation is for such a caller at all. */
function faultIn(answer: LightMyRequestResponse, attempt: Attempt, meant: boolean): string | undefined {
  const asked = JSON.stringify(attempt);
  const seen = `${answer.body} ${JSON.stringify(answer.headers)}`;
  const told = hidden.find((one) => seen.includes(one) && !asked.includes(one));
  if (told !== undefined) return `told ${told}`;
  if (!meant) return answer.statusCode === 401 ? undefined : 'expected 401';
  if (answer.statusCode >= 500) return 'a fault of ours';
  if (attempt.kind === 'reach' && ![403, 404].includes(answer.statusCode)) return 'expected 403 or 404';
  if (attempt.unknown !== undefined && !isUnknown(attempt.unknown, answer)) return 'not as unknown as nobody';
  return undefined;
}

const tellFault = (
  operation: Operation,
  who: string,
  answer: LightMyRequestResponse,
  fault: string,
): string => `${operation.name} as ${who}: ${fault}; ${answer.statusCode} ${answer.body.slice(0, 300)}`;

function isUnknown(unknown: Required<Attempt>['unknown'], answer: LightMyRequestResponse): boolean {
  if (answer.statusCode !== unknown.status) return false;
  const body: Record<string, unknown> = answer.json();
  return Object.entries(unknown.body).every(([key, value]) => body[key] === value);
}

function* everyAttempt(): Generator<{ readonly operation: Operation; readonly attempt: Attempt }> {
  for (const [name, tried] of Object.entries(attempts)) {
    const operation = operations.find((one) => one.name === name);
    if (operation === undefined) continue;
    for (const attempt of [tried].flat()) yield { operation, attempt };
  }
}

/** Both strangers, whichever of them the operation is for, and nobody. */
function strangersAt({ asks }: Operation): readonly (readonly [Operation['asks'], Headers])[] {
  const nobody: Headers = {};
  if (asks === 'nothing')
    return [
      ['nothing', nobody],
      ['session', stranger.session],
    ];
  return [
    ['session', stranger.session],
    ['application', stranger.application],
    ['nothing', nobody],
  ];
}

function ask(operation: Operation, attempt: Attempt, headers: Headers): Promise<LightMyRequestResponse> {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = attempt.path?.[name];
    if (value === undefined) throw new Error(`${operation.name} needs ${name}`);
    return value;
  });
  const form = attempt.form && multipartBody(attempt.form);
  const payload = form?.payload ?? attempt.body;
  return ours.app.inject({
    method: operation.method,
    url: `${path}${attempt.query === undefined ? '' : `?${attempt.query}`}`,
    headers: { accept: 'application/json', 'idempotency-key': key(), ...form?.headers, ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
}

const key = () => randomBytes(12).toString('hex');

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { security?: readonly object[] }>>>>;
}

function listOperations({ paths }: OpenApi): readonly Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([verb, { security = [] }]) => {
      const method = verb.toUpperCase() as Operation['method'];
      const needed = security.flatMap((one) =>
        Object.keys(one).length === 0 ? ['nothing'] : Object.keys(one),
      );
      const asks = needed.includes('nothing') ? 'nothing' : (needed[0] ?? 'nothing');
      return { name: `${method} ${path}`, method, path, asks: asks as Operation['asks'] };
    }),
  );
}
