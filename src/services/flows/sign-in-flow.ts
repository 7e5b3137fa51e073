import { randomUUID } from 'node:crypto';
import { asPerson, asSystem, beyondScope } from '../../io/db/transaction.ts';
import type { ParticipantRow } from '../../io/db/flow-participants.ts';
import { findNewestVersion, type FlowVersionRow } from '../../io/db/flow-versions.ts';
import { claimFlow, releaseFlow, type FlowRow } from '../../io/db/flows.ts';
import { findPersonOfAccount, findTitleHeld } from '../../io/db/people.ts';
import { removeUnlessStored } from '../../io/files/remove-unless-stored.ts';
import type { Actor } from '../identity/actor.ts';
import type { Application } from '../identity/authenticate-application.ts';
import type { Platform } from '../platform.ts';
import { makeDraft, signingTerms } from '../signing/make-draft.ts';
import { openPartyKey, type OpenedKey } from '../signing/open-party-key.ts';
import { findParty, type SigningParty } from '../signing/signing-party.ts';
import { checkAct } from './check-act.ts';
import { findFlowApplication } from './flow-application.ts';
import { FlowError } from './flow-error.ts';
import { lockAtHand, requireNewest, requireShown } from './lock-at-hand.ts';
import { appearanceOf, parsePlacement, placeOf } from './placement.ts';
import { recordMark, type MarkedFile } from './record-mark.ts';

export interface SigningWishInFlow {
  readonly act: 'sign' | 'paraf';
  /** Of the version that was shown. */
  readonly sha256: string;
  readonly passphrase?: string | undefined;
  readonly reason?: string | undefined;
}

/** The document, taken for one signature or paraf. */
export interface TakenDocument {
  readonly flow: FlowRow;
  readonly participant: ParticipantRow;
  readonly version: FlowVersionRow;
  readonly claim: string;
  /** The last one signs for ever: with an archive timestamp. */
  readonly last: boolean;
}

/** Longer than any signature takes; a process that was killed lets go of the document after it. */
export const claimSeconds = 120;

/**
 * One signature or paraf: 1. the document is taken, if it is still what was shown and it is the actor's turn; 2. the
 * key is opened; 3. the file is written in a worker thread and made durable; 4. one transaction makes it the newest
 * version and moves the participant, if the document is still held. A process that is killed before 4 leaves bytes
 * that nobody names: nothing is signed twice, as only one file ever becomes the version.
 *
 * @throws {FlowError} @throws {SigningError} @throws {KeyError} `key.wrong-passphrase` @throws {TaskError}
 */
export async function signInFlow(
  platform: Platform,
  actor: Actor,
  flowId: string,
  wish: SigningWishInFlow,
): Promise<void> {
  const taken = await takeDocument(platform, actor, flowId, wish);
  try {
    if (!needsKey(wish.act, taken)) return await layParaf(platform, actor, taken);
    const { passphrase } = wish;
    if (passphrase === undefined)
      throw new FlowError(
        'flow.passphrase-missing',
        'after the first signature a paraf is a signature: expected the passphrase',
      );
    const application = await findFlowApplication(platform, taken.flow.organisationId);
    const party = await findOwnParty(platform, actor, application);
    // Wrong passphrases count with the actor's own organisation: no other one delays its officials.
    const own = await findFlowApplication(platform, actor.organisationId);
    const authorisation = { kind: 'passphrase', passphrase } as const;
    const opened = await openPartyKey(platform, own, party, { authorisation, files: 1 });
    await signTaken(platform, actor, taken, { application, party, opened, wish });
  } finally {
    await letGo(platform, taken);
  }
}

/** After the first signature a paraf is a signature. */
export const needsKey = (act: SigningWishInFlow['act'], { flow }: TakenDocument): boolean =>
  act === 'sign' || flow.signatureCount > 0;

/** Where it was recorded the claim is gone already. */
export const letGo = ({ db }: Pick<Platform, 'db'>, { flow, claim }: TakenDocument): Promise<void> =>
  asSystem(db, (tx) => releaseFlow(tx, flow.id, claim));

/** @throws {FlowError} `flow.being-signed` while another signs, `flow.changed-version`, and the reasons not to act */
export async function takeDocument(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  actor: Actor,
  flowId: string,
  { act, sha256 }: Pick<SigningWishInFlow, 'act' | 'sha256'>,
): Promise<TakenDocument> {
  return asPerson(db, actor, async (tx) => {
    const { flow, participants } = await lockAtHand(tx, flowId, actor.accountId);
    const participant = checkAct({ flow, participants }, act, actor.accountId, clock());
    if (participant === undefined) throw new TypeError('a participant signs');
    const version = await findNewestVersion(tx, flowId);
    requireShown(version, sha256);
    const claim = randomUUID();
    if (!(await claimFlow(tx, flowId, claim, claimSeconds)))
      throw new FlowError('flow.being-signed', 'somebody else is signing the document; try again', {
        retryAfterSeconds: 2,
      });
    const last = !participants.some(
      ({ id, kind, state }) =>
        id !== participant.id && kind !== 'review' && (state === 'waiting' || state === 'active'),
    );
    return { flow, participant, version, claim, last };
  });
}

/** The actor's own certificate. @throws {SigningError} one code for each reason not to sign */
export async function findOwnParty(
  platform: Platform,
  actor: Actor,
  application: Application,
): Promise<SigningParty> {
  const person = await asSystem(platform.db, (tx) => findPersonOfAccount(tx, actor.accountId));
  if (person === undefined)
    throw new FlowError(
      'flow.participant-cannot-sign',
      'your account is nobody’s who can hold a certificate',
    );
  return findParty(platform, application, { kind: 'person', personId: person.id });
}

/** Step 3 and 4 of a signature. */
export async function signTaken(
  platform: Platform,
  actor: Actor,
  taken: TakenDocument,
  signing: {
    readonly application: Application;
    readonly party: SigningParty;
    readonly opened: OpenedKey;
    readonly wish: Pick<SigningWishInFlow, 'act' | 'reason'>;
  },
): Promise<void> {
  const { participant, version, last } = taken;
  const { opened, wish } = signing;
  const application: Application = last ? { ...signing.application, level: 'B-LTA' } : signing.application;
  const party = { ...signing.party, title: actingTitle(participant) ?? signing.party.title };
  const placement = parsePlacement(participant.placement);
  const appearance = appearanceOf(placement, { kind: wish.act === 'paraf' ? 'initials' : 'full' });
  const bytes = await platform.files.read(version.organisationId, version.storageKey);
  const reason = wish.reason ?? (wish.act === 'paraf' ? 'Paraf' : undefined);
  const wanted = { name: version.name, bytes, appearance, ...(reason === undefined ? {} : { reason }) };
  const set = {
    application,
    party,
    ...opened,
    ...(await signingTerms(platform, application, party, [wanted])),
  };
  const draft = await makeDraft(platform, set, wanted);
  await keep(platform, actor, taken, { kind: 'signed', act: wish.act, set, draft });
}

/** "Plt. Kepala Biro Contoh": as the mark names who acts in the place of the addressee. */
function actingTitle({ capacity, addresseeTitle }: ParticipantRow): string | undefined {
  if (capacity === undefined) return undefined;
  return `${capacity === 'plt' ? 'Plt.' : 'Plh.'}${addresseeTitle === undefined ? '' : ` ${addresseeTitle}`}`;
}

/** A paraf before the first signature: visible initials, as content of the pages. */
export async function layParaf(platform: Platform, actor: Actor, taken: TakenDocument): Promise<void> {
  const { participant, version } = taken;
  const { clock, db, files, workers } = platform;
  const now = clock();
  const place = placeOf(parsePlacement(participant.placement));
  // Sent before this was asked of a paraf in the step of a signature.
  if (place === undefined)
    throw new FlowError('flow.bad-placement', 'a paraf without a place follows the first signature');
  const bytes = await files.read(version.organisationId, version.storageKey);
  const title = await asSystem(db, async (tx) => {
    const person = await findPersonOfAccount(tx, actor.accountId);
    return person && findTitleHeld(tx, person.id, now.toISOString().slice(0, 10));
  });
  const signer = {
    name: actor.name,
    title: actingTitle(participant) ?? title,
    organisation: actor.organisationName,
  };
  const { bytes: marked, findings } = await workers.run('lay-mark', { bytes, now, signer, ...place });
  const file = await files.put(version.organisationId, marked);
  await keep(platform, actor, taken, { kind: 'laid-down', act: 'paraf', file, findings, at: now });
}

async function keep(
  platform: Platform,
  actor: Actor,
  taken: TakenDocument,
  marked: MarkedFile,
): Promise<void> {
  const { storageKey } = marked.kind === 'signed' ? marked.draft.file : marked.file;
  try {
    await asPerson(platform.db, actor, async (tx) => {
      const atHand = await lockAtHand(tx, taken.flow.id, actor.accountId);
      const fitting = checkAct(atHand, marked.act, actor.accountId, platform.clock());
      // The actor may stand in the flow twice, and one of these places may be another's by now.
      if (fitting?.id !== taken.participant.id)
        throw new FlowError('flow.not-a-participant', 'your place was given to another meanwhile');
      requireNewest(await findNewestVersion(tx, taken.flow.id), taken.version);
      await beyondScope(tx, () =>
        recordMark(platform, tx, { ...taken, flow: atHand.flow }, { actor, marked }),
      );
    });
    if (marked.kind === 'signed')
      platform.metrics.count('sertel_signatures_total', { level: marked.draft.result.level });
  } catch (error) {
    // What went wrong came after the commit: the version is there.
    if (!(await removeUnlessStored(platform, storageKey))) throw error;
  }
}
