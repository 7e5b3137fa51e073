import { randomBytes } from 'node:crypto';
import type { NewShareLink, ShareLink } from '../../contract/flow-sharing.ts';
import {
  insertShareLink,
  listShareLinks,
  revokeShareLink,
  type ShareLinkRow,
} from '../../io/db/flow-share-links.ts';
import { findFlowVersion } from '../../io/db/flow-versions.ts';
import { asPerson } from '../../io/db/transaction.ts';
import type { Actor } from '../identity/actor.ts';
import { authorise } from '../identity/authorise.ts';
import { hashToken } from '../identity/hash-token.ts';
import type { Platform } from '../platform.ts';
import { FlowError } from './flow-error.ts';
import { lockAtHand } from './lock-at-hand.ts';
import { getFlow } from './read-flow.ts';
import { recordAct } from './record-event.ts';

type Parts = Pick<Platform, 'db' | 'clock' | 'settings'>;

/** Of a flow, that work at one time. */
const mostLinks = 20;

/**
 * Makes a link by which whoever has it sees the document, without an account, until it expires or is revoked. The
 * token is 256 random bits, shown once and kept as its hash.
 *
 * @throws {FlowError} `flow.not-a-participant`, `flow.not-now` for a draft, `flow.unknown-version`,
 * `flow.bad-expiry`, `flow.too-many-links`
 */
export async function makeShareLink(
  { db, clock, settings }: Parts,
  actor: Actor,
  flowId: string,
  { version, expiresAt }: NewShareLink,
): Promise<ShareLink> {
  const now = clock();
  authorise(actor, 'flow.take-part', { now });
  const until = new Date(expiresAt);
  if (until <= now || until.getTime() > now.getTime() + longestDays * 86_400_000)
    throw new FlowError('flow.bad-expiry', `expected a time within the next ${longestDays} days`);
  return asPerson(db, actor, async (tx) => {
    const { flow } = await lockAtHand(tx, flowId, actor.accountId);
    requireSender(flow.senderAccountId, actor);
    if (flow.state === 'draft') throw new FlowError('flow.not-now', 'a draft is nobody else’s to see');
    if (version !== undefined && (await findFlowVersion(tx, flowId, version)) === undefined)
      throw new FlowError('flow.unknown-version', 'there is no such version');
    const working = (await listShareLinks(tx, flowId)).filter((link) => works(link, now));
    if (working.length >= mostLinks)
      throw new FlowError('flow.too-many-links', `expected at most ${mostLinks} links that work at one time`);
    const token = randomBytes(32).toString('base64url');
    const { organisationId } = flow;
    const { accountId: madeBy } = actor;
    const link = { flowId, organisationId, version, madeBy, madeAt: now, expiresAt: until };
    const id = await insertShareLink(tx, { ...link, tokenSha256: hashToken(token) });
    const facts = { link: id, version: version ?? null, expiresAt: until.toISOString() };
    await recordAct(tx, flow, { act: 'share', actor, facts, at: now });
    const row = { ...link, id, revokedAt: undefined, openedCount: 0, lastOpenedAt: undefined };
    return { ...itemOf(row, now), url: `${settings.publicUrl}/dokumen/${token}` };
  });
}

/** The links of a flow, for its sender; their addresses are told no more. @throws {FlowError} */
export async function pageOfShareLinks(
  { db, clock }: Parts,
  actor: Actor,
  flowId: string,
): Promise<readonly ShareLink[]> {
  return asPerson(db, actor, async (tx) => {
    const flow = await getFlow(tx, flowId, actor.accountId);
    requireSender(flow.senderAccountId, actor);
    return (await listShareLinks(tx, flowId)).map((row) => itemOf(row, clock()));
  });
}

/** Ends a link at once. @throws {FlowError} `flow.unknown-link` */
export async function endShareLink(
  { db, clock }: Parts,
  actor: Actor,
  flowId: string,
  linkId: string,
): Promise<void> {
  const now = clock();
  await asPerson(db, actor, async (tx) => {
    const { flow } = await lockAtHand(tx, flowId, actor.accountId);
    requireSender(flow.senderAccountId, actor);
    if (!(await revokeShareLink(tx, flowId, linkId, now)))
      throw new FlowError('flow.unknown-link', 'there is no such link, or it was revoked before');
    await recordAct(tx, flow, { act: 'unshare', actor, facts: { link: linkId }, at: now });
  });
}

export const works = ({ revokedAt, expiresAt }: ShareLinkRow, now: Date): boolean =>
  revokedAt === undefined && expiresAt > now;

const longestDays = 366;

function requireSender(senderAccountId: string, { accountId }: Actor): void {
  if (senderAccountId !== accountId)
    throw new FlowError('flow.not-a-participant', 'only the sender of a flow shares it');
}

const itemOf = (row: ShareLinkRow, now: Date): ShareLink => ({
  id: row.id,
  ...(row.version === undefined ? {} : { version: row.version }),
  madeAt: row.madeAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  works: works(row, now),
  ...(row.revokedAt && { revokedAt: row.revokedAt.toISOString() }),
  opened: row.openedCount,
  ...(row.lastOpenedAt && { lastOpenedAt: row.lastOpenedAt.toISOString() }),
});
