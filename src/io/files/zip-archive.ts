/** ZIP archives as evidence bundles need them (APPNOTE 6.3.9): whole in memory, deflated or stored, no encryption, no ZIP64. */
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { AppError } from '../../lib/errors.ts';

export class ZipError extends AppError<'zip.malformed' | 'zip.too-large'> {}

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const localHeader = 0x04034b50;
const centralHeader = 0x02014b50;
const endRecord = 0x06054b50;
const deflated = 8;
const stored = 0;

/** The same entries give the same bytes: every time in it is 1 January 1980. */
export function writeZip(
  entries: readonly ZipEntry[],
  method: 'deflated' | 'stored' = 'deflated',
): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    const encodedName = Buffer.from(name, 'utf8');
    const data = method === 'stored' ? bytes : deflateRawSync(bytes);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(0x0800, 2); // names in UTF-8
    fields.writeUInt16LE(method === 'stored' ? stored : deflated, 4);
    fields.writeUInt16LE(0x0021, 8);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(bytes.length, 18);
    fields.writeUInt16LE(encodedName.length, 22);
    parts.push(uint32(localHeader), fields, encodedName, data);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(uint32(centralHeader), Buffer.from([20, 0]), fields, tail, encodedName);
    offset += 4 + fields.length + encodedName.length + data.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return new Uint8Array(Buffer.concat([...parts, central, uint32(endRecord), end]));
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** Of everything unpacked: a small archive cannot fill the memory. */
const usualLimits = { entries: 10_000, total: 256 * 2 ** 20 };

/** @throws {ZipError} */
export function readZip(bytes: Uint8Array, limits = usualLimits): readonly ZipEntry[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  try {
    return readEntries(file, limits);
  } catch (cause) {
    if (cause instanceof ZipError) throw cause;
    throw new ZipError('zip.malformed', 'expected a ZIP archive that can be unpacked', { cause });
  }
}

function readEntries(file: Buffer, limits: typeof usualLimits): readonly ZipEntry[] {
  const end = file.lastIndexOf(uint32(endRecord));
  if (end < 0) throw new ZipError('zip.malformed', 'expected the end record of a ZIP archive');
  const count = file.readUInt16LE(end + 10);
  let at = file.readUInt32LE(end + 16);
  if (count > limits.entries)
    throw new ZipError('zip.too-large', `expected at most ${limits.entries} entries, got ${count}`);
  let left = limits.total;
  const entries: ZipEntry[] = [];
  for (let i = 0; i < count; i++) {
    if (file.readUInt32LE(at) !== centralHeader)
      throw new ZipError('zip.malformed', `expected a directory entry at offset ${at}`);
    const method = file.readUInt16LE(at + 10);
    const crc = file.readUInt32LE(at + 16);
    const packed = file.readUInt32LE(at + 20);
    const size = file.readUInt32LE(at + 24);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((o) => file.readUInt16LE(at + o));
    const local = file.readUInt32LE(at + 42);
    const nameAt = at + 46;
    const name = file.toString('utf8', nameAt, nameAt + (nameLength ?? 0));
    at = nameAt + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0);
    if (name.endsWith('/')) continue;
    left -= size;
    if (left < 0)
      throw new ZipError('zip.too-large', `expected at most ${limits.total} bytes in the archive`);
    const dataAt = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    const data = file.subarray(dataAt, dataAt + packed);
    const unpacked = unpack(data, method, size);
    if (unpacked.length !== size || crc32(unpacked) !== crc)
      throw new ZipError('zip.malformed', `the entry ${JSON.stringify(name.slice(0, 80))} is damaged`);
    entries.push({ name, bytes: unpacked });
  }
  return entries;
}

function unpack(data: Buffer, method: number, size: number): Uint8Array {
  if (method === stored) return new Uint8Array(data);
  if (method !== deflated)
    throw new ZipError('zip.malformed', `expected deflated entries, got method ${method}`);
  return new Uint8Array(inflateRawSync(data, { maxOutputLength: size + 1 }));
}
