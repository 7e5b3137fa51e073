/**
 * The one machine. An act is checked against its module's table and either everything of it becomes durable in one
 * transaction, or nothing: the act, its dates and evidence, the moved state, the journal's leaves, and what follows from it
 * elsewhere. The stored state is changed here and nowhere else.
 */
import {
  findAgreement,
  isNumberTaken,
  listClauseVersions,
  lockAgreement,
  type AgreementRow,
} from '../../../io/db/agreements.ts';
import { listBroughtEvidence, listEvidence, type EvidenceRow } from '../../../io/db/act-evidence.ts';
import type { DatabaseTransaction } from '../../../io/db/connect.ts';
import { listActs } from '../../../io/db/occurrence-acts.ts';
import {
  claimForSigning,
  listOccurrences,
  lockOccurrence,
  releaseClaim,
  type OccurrenceRow,
  type Viewer,
} from '../../../io/db/occurrences.ts';
import { asPerson, beyondScope } from '../../../io/db/transaction.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Platform } from '../../platform.ts';
import { dateInJakarta } from '../calendar/calendar-date.ts';
import { indonesianDecrees } from '../calendar/indonesian-holidays.ts';
import { getModule } from '../modules.ts';
import { freezeFigures } from '../pasal-04-kewajiban/usage-figures.ts';
import { AgreementError } from './agreement-error.ts';
import { agreementSettingsSchema } from './agreement-settings.ts';
import { bringAbout } from './bring-about.ts';
import { checkAct, parseFacts, transitionOf } from './check-act.ts';
import { checkHolder } from './check-holder.ts';
import { checkReaders } from './check-readers.ts';
import { consentOfOther } from './consent-of-other.ts';
import { foldFacts } from './facts.ts';
import type { ActContext, Facts, Module, Transition } from './module.ts';
import { recordAct } from './record-act.ts';
import { bodyOfPaper, signAct, type SignedPaper } from './sign-act.ts';
import { partyOf, viewerOf } from './viewer.ts';

export interface ActRequest {
  readonly act: string;
  readonly facts: unknown;
  readonly reason: string;
  /** Under which authority: `Plt. Sekretaris Utama, SK 12/2023`. */
  readonly capacity: string;
  /** Files brought before, which this act takes up. */
  readonly evidence: readonly string[];
  readonly passphrase: string | undefined;
}

export type ActTarget =
  | {
      readonly kind: 'new';
      readonly agreementId: string;
      readonly module: string;
      readonly subject: string;
      readonly clause?: string | undefined;
    }
  | {
      readonly kind: 'existing';
      readonly agreementId: string;
      readonly occurrenceId: string;
      readonly expectedVersion: number;
    };

/**
 * @returns the id of the occurrence
 * @throws {AgreementError} and, where the act is signed, what {@link signAct} raises
 */
export async function performAct(
  platform: Platform,
  actor: Actor,
  target: ActTarget,
  request: ActRequest,
): Promise<string> {
  const now = platform.clock();
  const viewer = viewerOf(actor, now);
  // 1. what is signed is signed before the act's own transaction, under a claim that keeps others from acting
  const paper = await signBefore(platform, actor, viewer, target, request);
  try {
    // 2. everything else is checked under the lock and written in one transaction
    return await asPerson(platform.db, actor, async (tx) => {
      // What follows from two acts on different occurrences, such as two addenda, meets here and not in the text.
      await lockAgreement(tx, target.agreementId);
      const prepared = await prepare(tx, actor, viewer, target, request, now, 'to-record');
      if (prepared.context.occurrence?.signing && paper === undefined) throw beingSigned(prepared.module);
      const { transition, context, moves } = prepared;
      const consequences = moves ? ((await transition.follows?.(context)) ?? []) : [];
      return beyondScope(tx, async () => {
        const { occurrenceId, actId } = await recordAct(tx, { ...prepared, actor, request, paper });
        await bringAbout(tx, context, actId, consequences);
        return occurrenceId;
      });
    });
  } finally {
    if (paper !== undefined && target.kind === 'existing')
      await asPerson(platform.db, actor, (tx) => releaseClaim(tx, target.occurrenceId));
  }
}

export interface PreparedAct {
  readonly module: Module;
  readonly name: string;
  readonly transition: Transition;
  readonly context: ActContext;
  readonly newFacts: Facts;
  readonly clause: string;
  readonly evidence: readonly EvidenceRow[];
  /** Whether the state moves: not yet where the other party's act is still missing. */
  readonly moves: boolean;
}

async function prepare(
  tx: DatabaseTransaction,
  actor: Actor,
  viewer: Viewer,
  target: ActTarget,
  request: ActRequest,
  now: Date,
  stage: 'to-sign' | 'to-record',
): Promise<PreparedAct> {
  const agreement = await findAgreement(tx, target.agreementId);
  if (agreement === undefined || !isParty(agreement, actor)) throw unknownAgreement();
  const occurrence = await targetOf(tx, viewer, target);
  const module = getModule(target.kind === 'new' ? target.module : (occurrence?.module ?? ''));
  const name = request.act;
  const transition = transitionOf(module, name);
  const clause = occurrence?.clause ?? (target.kind === 'new' ? target.clause : undefined) ?? module.clause;
  const acts = occurrence === undefined ? [] : await listActs(tx, [occurrence.id]);
  if (target.kind === 'existing' && acts.length !== target.expectedVersion)
    throw changed(module, occurrence, acts, target.expectedVersion);
  const evidence = await broughtEvidence(tx, actor, target.agreementId, request.evidence);
  const given = parseFacts(transition, request.facts, clause);
  const asked: ActContext = {
    now,
    agreement,
    settings: agreementSettingsSchema.parse(agreement.settings),
    calendar: { decrees: indonesianDecrees, knownOn: dateInJakarta(now) },
    party: partyOf(agreement, actor.organisationId),
    module,
    occurrence,
    acts,
    facts: { ...foldFacts(acts), ...given },
    subject: occurrence?.subject ?? (target.kind === 'new' ? target.subject : ''),
    evidenceKinds: new Set(evidence.map(({ kind }) => kind)),
    related: (other) => relatedTo(tx, viewer, target.agreementId, other),
    clauses: () => listClauseVersions(tx, target.agreementId),
    countUsage: () =>
      freezeFigures(tx, {
        // PIHAK KESATU is who uses certificates, whoever looks at the figures.
        organisationId: agreement.firstOrganisationId,
        agreementId: agreement.id,
        facts: foldFacts(acts),
        now,
      }),
    isNumberTaken: () => isNumberTaken(tx, { ...numberOf(agreement, actor), except: agreement.id }),
  };
  await checkAct(actor, { name, transition, reason: request.reason }, asked);
  await checkReaders(tx, actor, transition, given, asked);
  // What is not signed is looked at once before nothing is signed; it brings its own facts when it is recorded.
  const brings = stage === 'to-record' || transition.signs !== undefined;
  const filled = brings ? ((await transition.fills?.(asked)) ?? {}) : {};
  const newFacts = { ...given, ...filled };
  const context = { ...asked, facts: { ...asked.facts, ...filled } };
  if (transition.signs !== undefined) await checkHolder(actor, context);
  const moves = transition.both !== true || consentOfOther(name, context) !== undefined;
  return { module, name, transition, context, newFacts, clause, evidence, moves };
}

/** Signs the paper of the act, if it has one, after the same checks: nobody signs what would be refused. */
async function signBefore(
  platform: Platform,
  actor: Actor,
  viewer: Viewer,
  target: ActTarget,
  request: ActRequest,
): Promise<SignedPaper | undefined> {
  const prepared = await asPerson(platform.db, actor, async (tx) => {
    const checked = await prepare(tx, actor, viewer, target, request, platform.clock(), 'to-sign');
    const { transition, module, context, newFacts } = checked;
    if (transition.signs === undefined) return undefined;
    if (context.occurrence?.signing) throw beingSigned(module);
    if (request.passphrase === undefined)
      throw new AgreementError(
        'agreement.passphrase-missing',
        `${checked.name} is signed: give the passphrase`,
        module.clause,
      );
    if (target.kind === 'existing') await claimForSigning(tx, target.occurrenceId, claimSeconds);
    const held = context.occurrence === undefined ? [] : await listEvidence(tx, [context.occurrence.id]);
    const body = await bodyOfPaper(transition, context, newFacts, request.reason);
    return { ...checked, held, body };
  });
  if (prepared === undefined || request.passphrase === undefined) return undefined;
  try {
    return await signAct(platform, actor, { ...prepared, passphrase: request.passphrase });
  } catch (error) {
    if (target.kind === 'existing')
      await asPerson(platform.db, actor, (tx) => releaseClaim(tx, target.occurrenceId));
    throw error;
  }
}

/** Longer than signing takes; a process that is killed meanwhile keeps others waiting no longer. */
const claimSeconds = 60;

async function targetOf(
  tx: DatabaseTransaction,
  viewer: Viewer,
  target: ActTarget,
): Promise<OccurrenceRow | undefined> {
  if (target.kind === 'new') return undefined;
  const row = await lockOccurrence(tx, viewer, target.occurrenceId);
  if (row === undefined || row.agreementId !== target.agreementId) throw unknownOccurrence();
  return row;
}

async function broughtEvidence(
  tx: DatabaseTransaction,
  { accountId }: Actor,
  agreementId: string,
  ids: readonly string[],
): Promise<readonly EvidenceRow[]> {
  const rows = await listBroughtEvidence(tx, { agreementId, accountId, ids });
  if (rows.length === new Set(ids).size) return rows;
  throw new AgreementError(
    'agreement.unknown-evidence',
    'expected files that you brought and no act has taken up',
  );
}

const relatedLimit = 1000;

/** Other occurrences of a module with the facts that the viewer sees. */
export async function relatedTo(
  tx: DatabaseTransaction,
  viewer: Viewer,
  agreementId: string,
  module: string,
) {
  const rows = await listOccurrences(
    tx,
    { ...viewer, ownOnly: [] },
    { agreementId, module, limit: relatedLimit },
  );
  const acts = await listActs(
    tx,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    row,
    facts: foldFacts(acts.filter(({ occurrenceId }) => occurrenceId === row.id)),
  }));
}

export const isParty = (
  { firstOrganisationId, secondOrganisationId }: AgreementRow,
  { organisationId }: Pick<Actor, 'organisationId'>,
): boolean => firstOrganisationId === organisationId || secondOrganisationId === organisationId;

const numberOf = (agreement: AgreementRow, { organisationId }: Pick<Actor, 'organisationId'>) => ({
  organisationId,
  number: partyOf(agreement, organisationId) === 'K' ? agreement.numberFirst : agreement.numberSecond,
});

export const unknownAgreement = () => new AgreementError('agreement.unknown', 'there is no such agreement');
export const unknownOccurrence = () =>
  new AgreementError('agreement.unknown-occurrence', 'there is no such occurrence');

const beingSigned = ({ clause }: Module) =>
  new AgreementError(
    'agreement.being-signed',
    'somebody signs for an act on it at this moment; look again',
    clause,
  );

/**
 * Tells the loser of two who acted at once what the other did. Versions are counted by what one sees: acts of the other
 * party for itself neither change what one acts on nor show by a number that there are any.
 */
function changed(
  { clause }: Module,
  occurrence: OccurrenceRow | undefined,
  acts: Awaited<ReturnType<typeof listActs>>,
  expected: number,
): AgreementError {
  const since = acts.slice(expected).map(({ name, actorName, actedAt, toState }) => ({
    act: name,
    by: actorName,
    at: actedAt.toISOString(),
    state: toState,
  }));
  const told = since.map(({ act, by, at }) => `${act} by ${by || 'the platform'} at ${at}`).join(', ');
  return new AgreementError(
    'agreement.changed',
    `expected version ${expected}, it is ${acts.length} by now${told === '' ? '' : `: ${told}`}`,
    clause,
    { version: acts.length, state: occurrence?.state ?? null, since },
  );
}
