import type { V2SignatureProperties, V2SignRequest } from '../../contract/esign-v2.ts';
import type { Application } from '../../services/identity/authenticate-application.ts';
import type { SignerName } from '../../services/identity/find-signer.ts';
import type { Appearance } from '../../io/workers/signing-task.ts';
import type { Authorisation } from '../../services/signing/open-party-key.ts';
import { refuseTooManyFiles } from '../../services/signing/refuse-beyond-limits.ts';
import type { SignatureWish } from '../../services/signing/signature-wish.ts';
import { badField, noteOf, numberOf, pageOf, passwordOf, signerOf, sizeOf, textOf } from './field-values.ts';

export interface V2Sign {
  readonly signer: SignerName;
  readonly authorisation: Authorisation;
  readonly wishes: readonly SignatureWish[];
}

/** @throws {EsignError} @throws {IdentityError} `identity.bad-nik` */
export function readV2Sign(body: V2SignRequest, application: Pick<Application, 'limits'>): V2Sign {
  const signer = signerOf(body.nik, body.email);
  return { signer, authorisation: authorisationOf(body), wishes: wishesOf(body, application) };
}

/** The passphrase where there is one; else the one-time code, by either of its names. */
function authorisationOf({ passphrase, totp, otp }: V2SignRequest): Authorisation {
  if (typeof passphrase === 'string' && passphrase !== '') return { kind: 'passphrase', passphrase };
  const code = textOf(totp) ?? textOf(otp);
  if (code === undefined) throw badField('passphrase atau totp harus diisi');
  return { kind: 'code', code };
}

/** One set of properties for all the files, or one for each. @throws {EsignError} */
export function wishesOf(
  body: Pick<V2SignRequest, 'file' | 'signatureProperties'>,
  application: Pick<Application, 'limits'>,
): readonly SignatureWish[] {
  const files = typeof body.file === 'string' ? [body.file] : body.file;
  refuseTooManyFiles(application, files.length);
  const properties = [body.signatureProperties].flat();
  if (properties.length !== 1 && properties.length !== files.length) {
    throw badField('signatureProperties harus satu, atau satu untuk setiap file');
  }
  return files.map((file, index) => {
    const property = properties.length === 1 ? properties[0] : properties[index];
    if (property === undefined) throw badField('signatureProperties harus diisi');
    return wishOf(`file[${index}]`, file, property);
  });
}

function wishOf(name: string, file: string, property: V2SignatureProperties): SignatureWish {
  const pdfPassword = passwordOf(property.pdfPassword);
  const reason = noteOf('reason', property.reason);
  const location = noteOf('location', property.location);
  const contactInfo = noteOf('contactInfo', property.contactInfo);
  return {
    name: 'document.pdf',
    bytes: decodeBase64(name, file),
    appearance: appearanceOf(property),
    ...(pdfPassword === undefined ? {} : { pdfPassword }),
    ...(reason === undefined ? {} : { reason }),
    ...(location === undefined ? {} : { location }),
    ...(contactInfo === undefined ? {} : { contactInfo }),
  };
}

function appearanceOf(property: V2SignatureProperties): Appearance {
  const tampilan = textOf(property.tampilan)?.toLowerCase();
  if (tampilan === 'invisible') return { kind: 'invisible' };
  if (tampilan !== 'visible') throw badField('tampilan harus VISIBLE atau INVISIBLE');
  const image = textOf(property.imageBase64);
  if (image === undefined) throw badField('imageBase64 harus diisi');
  const mark = { kind: 'picture', image: decodeBase64('imageBase64', image) } as const;
  const width = sizeOf('width', property.width);
  const height = sizeOf('height', property.height);
  const tag = textOf(property.tag_koordinat);
  if (tag !== undefined)
    return { kind: 'visible', mark, place: { kind: 'tag', tag, width, height, countOthers: false } };
  const page = pageOf(property.page);
  const x = numberOf('originX', property.originX);
  const y = numberOf('originY', property.originY);
  const place = { kind: 'rectangle', page, origin: 'upper-left', x, y, width, height } as const;
  return { kind: 'visible', mark, place };
}

/** Base64 as clients make it: with line breaks, with or without padding, also after `data:…;base64,`. */
export function decodeBase64(name: string, text: string): Uint8Array {
  const comma = text.startsWith('data:') ? text.indexOf(',') + 1 : 0;
  const digits = text.slice(comma).replace(/\s+/g, '');
  if (digits === '' || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(digits))
    throw badField(`${name} harus berupa base64`);
  return Buffer.from(digits, 'base64');
}
