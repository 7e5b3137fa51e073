/**
 * The demonstration's agreements, lived forward with the clock of each day: the first one with its own numbers, from May 2020 to its
 * end, and an invented one that runs now. It runs as a job after the first start, so the platform answers meanwhile; how far it
 * is stands in the setting `demo.agreements`. People are invented, contacts are on .example.
 */
import { z } from 'zod';
import { findAccountByEmail } from '../../io/db/accounts.ts';
import { findSetting, putSetting } from '../../io/db/settings.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { findOccurrenceId } from '../../io/db/occurrences.ts';
import type { Actor } from '../identity/actor.ts';
import { isRole } from '../identity/roles.ts';
import { bringEvidence } from '../agreements/evidence.ts';
import { performAct } from '../agreements/kernel/perform-act.ts';
import { makeAgreement } from '../agreements/make-agreement.ts';
import { readOccurrence } from '../agreements/reading/read-occurrences.ts';
import type { Platform } from '../platform.ts';
import { firstAgreement, runningAgreement, type DemoAgreement, type Step } from './demo-agreements.ts';
import { madeSetting, readDemoCredentials, type DemoCredentials } from './make-demonstration.ts';

const progressSetting = 'demo.agreements';

export async function liveAgreements(
  platform: Platform,
  now: Date,
  signal: AbortSignal,
): Promise<{ readonly steps: number }> {
  const { db, settings } = platform;
  if (settings.mode !== 'demo' || (await findSetting(db, madeSetting)) === undefined) return { steps: 0 };
  const agreements = [firstAgreement, runningAgreement(now)];
  const of = agreements.reduce((sum, { steps }) => sum + steps.length, 0);
  const known = progressSchema.safeParse(await findSetting(db, progressSetting));
  const progress: Progress = known.success ? known.data : { done: 0, of, entered: [] };
  if (progress.done >= progress.of) return { steps: 0 };
  const credentials = await readDemoCredentials(settings.dataFolder);
  let steps = 0;
  let begin = 0;
  for (const [index, agreement] of agreements.entries()) {
    let entered = progress.entered[index];
    if (entered === undefined) {
      entered = { id: await enter(platform, agreement), named: {} };
      progress.entered[index] = entered;
      await putSetting(db, progressSetting, progress);
    }
    // A process that was stopped goes on where it was.
    for (const step of agreement.steps.slice(Math.max(0, progress.done - begin))) {
      if (signal.aborted) return { steps };
      await play(platform, entered, step, credentials);
      progress.done++;
      steps++;
      await putSetting(db, progressSetting, progress);
    }
    begin += agreement.steps.length;
  }
  platform.log.info({ steps }, 'the agreements of the demonstration are there');
  return { steps };
}

const progressSchema = z.object({
  done: z.int(),
  of: z.int(),
  entered: z.array(z.object({ id: z.string(), named: z.record(z.string(), z.string()) })),
});
type Progress = z.infer<typeof progressSchema>;

const at = (platform: Platform, moment: Date): Platform => ({ ...platform, clock: () => moment });

async function enter(platform: Platform, agreement: DemoAgreement): Promise<string> {
  const begin = at(platform, new Date(agreement.enteredAt));
  const first = await findActorByEmail(platform, agreement.enteredBy);
  const { organisationId: other } = await findActorByEmail(platform, agreement.otherParty);
  return makeAgreement(begin, first, { ...agreement.head, other, example: agreement.example });
}

/** One step at its own time; what it opens is remembered by its name in the story. */
async function play(
  platform: Platform,
  { id: agreementId, named }: Progress['entered'][number],
  step: Step,
  { officials }: DemoCredentials,
): Promise<void> {
  const there = at(platform, new Date(step.at));
  const actor = await findActorByEmail(platform, step.by);
  const evidence: string[] = [];
  for (const kind of step.evidence ?? []) {
    const bytes = new TextEncoder().encode(`Bukti peraga: ${kind}\n`);
    const file = { kind, name: `${kind}.txt`, mediaType: 'application/octet-stream', bytes };
    evidence.push((await bringEvidence(there, actor, agreementId, file)).id);
  }
  const passphrase = step.signs ? officials.find(({ email }) => email === step.by)?.passphrase : undefined;
  const request = {
    act: step.act,
    facts: step.facts ?? {},
    reason: step.reason ?? '',
    capacity: '',
    evidence,
    passphrase,
  };
  if ('module' in step) {
    const { module, subject } = step;
    const target = { kind: 'new' as const, agreementId, module, subject };
    named[step.name] = await performAct(there, actor, target, request);
    return;
  }
  const occurrenceId =
    named[step.on] ?? (await asSystem(platform.db, (tx) => findOccurrenceId(tx, agreementId, step.on)));
  if (occurrenceId === undefined) throw new TypeError(`the demonstration knows no ${step.on}`);
  const { version } = await readOccurrence(there, actor, agreementId, occurrenceId);
  await performAct(
    there,
    actor,
    { kind: 'existing', agreementId, occurrenceId, expectedVersion: version },
    request,
  );
}

async function findActorByEmail({ db }: Platform, email: string): Promise<Actor> {
  const account = await asSystem(db, (tx) => findAccountByEmail(tx, email));
  if (account === undefined) throw new TypeError(`the demonstration has no account ${email}`);
  const { organisationId, organisationCode, organisationName, name } = account;
  return {
    sessionId: '',
    accountId: account.id,
    email,
    name,
    roles: account.roles.filter(isRole),
    organisationId,
    organisationCode,
    organisationName,
    authenticatedAt: new Date(0),
    expiresAt: new Date(0),
  };
}
