import type { SharedDocument } from '../../contract/flow-sharing.ts';
import { countShareOpening, findShareLink } from '../../io/db/flow-share-links.ts';
import { findFlowVersion, findNewestVersion, type FlowVersionRow } from '../../io/db/flow-versions.ts';
import { lockFlow } from '../../io/db/flows.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { toHex } from '../../lib/bytes.ts';
import { verificationUrl } from '../documents/verification-url.ts';
import { hashToken } from '../identity/hash-token.ts';
import type { Platform } from '../platform.ts';
import { FlowError } from './flow-error.ts';
import { noteEvent } from './record-event.ts';
import { works } from './share-links.ts';

/** What is behind a share link, without its bytes. @throws {FlowError} `flow.unknown-link` */
export async function openShared(
  { db, clock, settings }: Pick<Platform, 'db' | 'clock' | 'settings'>,
  token: string,
): Promise<SharedDocument> {
  const { version, expiresAt } = await open({ db, clock }, token, 'share-open');
  const { name, sha256, sizeBytes, verificationToken } = version;
  return {
    name,
    sha256: toHex(sha256),
    sizeBytes,
    expiresAt: expiresAt.toISOString(),
    ...(verificationToken && { verificationUrl: verificationUrl(settings.publicUrl, verificationToken) }),
  };
}

/** Its file. @throws {FlowError} `flow.unknown-link` */
export async function readShared(
  { db, clock, files }: Pick<Platform, 'db' | 'clock' | 'files'>,
  token: string,
): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  const { version } = await open({ db, clock }, token, 'share-download');
  return { name: version.name, bytes: await files.read(version.organisationId, version.storageKey) };
}

/**
 * The link is the authority to see that one document, so no organisation's scope applies. An unknown, an expired and
 * a revoked one are answered alike: whoever holds an old link learns nothing of the document any more.
 */
async function open(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  token: string,
  act: 'share-open' | 'share-download',
): Promise<{ readonly version: FlowVersionRow; readonly expiresAt: Date }> {
  const unknown = new FlowError('flow.unknown-link', 'this link is not known, or works no more');
  if (!/^[\w-]{43}$/.test(token)) throw unknown;
  const now = clock();
  return asSystem(db, async (tx) => {
    const link = await findShareLink(tx, hashToken(token));
    if (link === undefined || !works(link, now)) throw unknown;
    const { id, flowId, version: number, expiresAt } = link;
    const version =
      number === undefined ? await findNewestVersion(tx, flowId) : await findFlowVersion(tx, flowId, number);
    const flow = await lockFlow(tx, flowId, undefined);
    if (version === undefined || flow === undefined) throw unknown;
    await countShareOpening(tx, id, now);
    const facts = { link: id, version: version.number };
    await noteEvent(tx, flow, { act, actor: undefined, facts, at: now });
    return { version, expiresAt };
  });
}
