import type { Application } from '../../services/identity/authenticate-application.ts';
import type { SignerName } from '../../services/identity/find-signer.ts';
import type { Appearance, MarkWish, Place } from '../../io/workers/signing-task.ts';
import type { SignatureWish } from '../../services/signing/signature-wish.ts';
import type { Form } from '../read-form.ts';
import { badField, flagOf, noteOf, numberOf, pageOf, signerOf, sizeOf, textOf } from './field-values.ts';

export interface V1SignRequest {
  readonly signer: SignerName;
  readonly passphrase: string;
  readonly wish: SignatureWish;
}

/**
 * The form of `POST /api/sign/pdf`, in every variant that clients are known to send.
 *
 * @throws {EsignError} @throws {IdentityError} `identity.bad-nik`
 */
export function readV1Sign({ fields, files }: Form, application: Application): V1SignRequest {
  const signer = signerOf(fields.get('nik'));
  const passphrase = fields.get('passphrase');
  if (passphrase === undefined || passphrase === '') throw badField('passphrase harus diisi');
  const file = files.get('file');
  if (file === undefined) throw badField('file harus diisi');
  const reason = noteOf('reason', fields.get('reason'));
  const location = noteOf('location', fields.get('location'));
  return {
    signer,
    passphrase,
    wish: {
      name: file.name,
      bytes: file.bytes,
      appearance: appearanceOf({ fields, files }, application),
      ...(reason === undefined ? {} : { reason }),
      ...(location === undefined ? {} : { location }),
    },
  };
}

function appearanceOf(form: Form, application: Application): Appearance {
  const tampilan = textOf(form.fields.get('tampilan'))?.toLowerCase();
  if (tampilan === 'invisible') return { kind: 'invisible' };
  if (tampilan !== 'visible') throw badField('tampilan harus visible atau invisible');
  return { kind: 'visible', mark: markOf(form), place: placeOf(form, application) };
}

/** Clients leave `image` out, send it as PHP's `1` or empty, or send only `linkQR`. */
function markOf({ fields, files }: Form): MarkWish {
  const picture = files.get('imageTTD');
  const text = textOf(fields.get('linkQR'));
  const wanted =
    textOf(fields.get('image')) === undefined ? picture !== undefined && text === undefined : undefined;
  if (wanted ?? flagOf(fields.get('image'))) {
    if (picture === undefined) throw badField('imageTTD harus diisi');
    return { kind: 'picture', image: picture.bytes };
  }
  if (text !== undefined && text.length > 1000) throw badField('linkQR terlalu panjang');
  return { kind: 'qr', text };
}

function placeOf({ fields }: Form, { v1Rectangle }: Application): Place {
  const tag = textOf(fields.get('tag_koordinat'));
  const width = sizeOf('width', fields.get('width'));
  const height = sizeOf('height', fields.get('height'));
  if (tag !== undefined) {
    if (tag.length > 200) throw badField('tag_koordinat terlalu panjang');
    return { kind: 'tag', tag, width, height, countOthers: false };
  }
  const page = pageOf(textOf(fields.get('page')) ?? textOf(fields.get('halaman')));
  const x = numberOf('xAxis', fields.get('xAxis'));
  const y = numberOf('yAxis', fields.get('yAxis'));
  return {
    kind: 'rectangle',
    page,
    origin: 'lower-left',
    ...v1RectangleOf(v1Rectangle, x, y, width, height),
  };
}

/**
 * The manual draws width and height as the upper right corner and its prose calls them sizes. Where no setting of
 * the application says which, numbers that lie right of and above the first corner are a corner.
 */
export function v1RectangleOf(
  setting: 'corners' | 'size' | undefined,
  x: number,
  y: number,
  width: number,
  height: number,
): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const reading = setting ?? (width > x && height > y ? 'corners' : 'size');
  if (reading === 'size') return { x, y, width, height };
  if (width <= x || height <= y) throw badField('width dan height harus di kanan atas xAxis dan yAxis');
  return { x, y, width: width - x, height: height - y };
}
