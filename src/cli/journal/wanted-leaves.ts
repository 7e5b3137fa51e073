import { readFile } from 'node:fs/promises';
import { digest } from '#crypto';
import { z } from 'zod';
import { concatBytes, fromHex, toHex } from '../../lib/bytes.ts';
import { parseSignedData } from '../../pki/cms/parse-signed-data.ts';
import { hashLeaf } from '../../pki/tlog/merkle-hash.ts';
import { parsePem } from '../../pki/x509/pem.ts';
import { findSignatures } from '../../pades/validate/find-signatures.ts';
import { openPdf } from '../../pdf/document.ts';
import { asKind } from '../../pdf/objects.ts';
import { bufferSource } from '../../pdf/source.ts';
import {
  commitTo,
  journalTypes,
  nameOfType,
  publicCommitments,
} from '../../services/journal/append-entry.ts';
import { UsageError } from '../output.ts';

/** A leaf that must be in the log. */
export interface WantedLeaf {
  /** As it is told of: the file, and what in it. */
  readonly what: string;
  readonly leafHash: Uint8Array;
  /** Where whoever has it says it is. */
  readonly index?: number;
}

export interface WantedOptions {
  readonly certificate?: readonly string[] | undefined;
  readonly signed?: readonly string[] | undefined;
  readonly entries?: readonly string[] | undefined;
}

/** @throws {UsageError} where a file holds nothing that could be a leaf, or a salt and entry that are not its commitment's */
export async function wantedLeaves({
  certificate = [],
  signed = [],
  entries = [],
}: WantedOptions): Promise<readonly WantedLeaf[]> {
  const leaves: WantedLeaf[] = [];
  for (const file of certificate) leaves.push(...certificateLeaves(file, await readFile(file)));
  for (const file of signed) leaves.push(...signatureLeaves(file, await readFile(file)));
  for (const file of entries) leaves.push(...entryLeaves(file, await readFile(file, 'utf8')));
  return leaves;
}

const leafHashOf = (type: number, commitment: Uint8Array): Uint8Array =>
  hashLeaf(concatBytes([Uint8Array.of(type), commitment]));

function certificateLeaves(file: string, bytes: Uint8Array): readonly WantedLeaf[] {
  const isDer = bytes[0] === 0x30;
  const certificates = isDer ? [bytes] : parsePem(new TextDecoder().decode(bytes), 'CERTIFICATE');
  return certificates.map((der, i) => ({
    what: certificates.length === 1 ? file : `${file}, certificate ${i + 1}`,
    leafHash: leafHashOf(journalTypes['certificate.issued'], digest('sha256', der)),
  }));
}

function signatureLeaves(file: string, bytes: Uint8Array): readonly WantedLeaf[] {
  const document = openPdf(bufferSource(bytes));
  const leaves = findSignatures(document).flatMap(({ field, dict }) => {
    const type = dict && asKind(document.resolve(dict.entries.get('Type')), 'name');
    const contents = dict && asKind(document.resolve(dict.entries.get('Contents')), 'string');
    if (contents === undefined || type?.value === 'DocTimeStamp') return [];
    const [signerInfo] = parseSignedData(contents.bytes).signerInfos;
    if (signerInfo === undefined) return [];
    const commitment = digest('sha256', signerInfo.signature);
    return [{ what: `${file}, ${field}`, leafHash: leafHashOf(journalTypes['signature.made'], commitment) }];
  });
  if (leaves.length === 0) throw new UsageError(`expected a signed PDF, ${file} has no signature`);
  return leaves;
}

const entryLine = z.object({
  index: z.int(),
  typeNumber: z.int().min(0).max(255),
  commitment: z.string().regex(/^[0-9a-f]{64}$/),
  salt: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  entry: z.string(),
});

/** Lines that `sertel journal export` wrote. */
function entryLeaves(file: string, text: string): readonly WantedLeaf[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, i) => {
      const where = `${file}, line ${i + 1}`;
      const parsed = entryLine.safeParse(parseJson(line));
      if (!parsed.success) throw new UsageError(`expected an entry of the journal in ${where}`);
      const { index, typeNumber, commitment, salt, entry } = parsed.data;
      // Without the salt nothing ties the entry to its leaf: any text would pass for it.
      if (salt === undefined && !publicCommitments.has(typeNumber))
        throw new UsageError(`expected a salt with an entry of type ${typeNumber} in ${where}`);
      if (salt !== undefined && toHex(commitTo(fromHex(salt), entry)) !== commitment)
        throw new UsageError(`salt and entry are not those of the commitment in ${where}`);
      const doubt = salt === undefined ? ' (the text of the entry is not vouched for)' : '';
      return {
        what: `${where}, ${nameOfType(typeNumber)}${doubt}`,
        leafHash: leafHashOf(typeNumber, fromHex(commitment)),
        index,
      };
    });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
