import type { Mark } from '../../pades/sign/mark.ts';
import { initialsMark } from '../../pades/sign/marks/initials-mark.ts';
import { officialMark, type OfficialMark } from '../../pades/sign/marks/official-mark.ts';
import { pictureMark } from '../../pades/sign/marks/picture-mark.ts';
import { qrMark } from '../../pades/sign/marks/qr-mark.ts';
import { readImage } from '../../pdf/images/embed-image.ts';
import { readFonts } from '../files/read-fonts.ts';
import type { MarkWish, SigningTask } from './signing-task.ts';

/** The mark that an application asked for. @throws {ImageError} where a picture is none */
export function buildMark(
  wish: MarkWish,
  task: Pick<SigningTask, 'now' | 'signer' | 'verificationUrl' | 'notice'>,
): Mark {
  switch (wish.kind) {
    case 'qr':
      return qrMark(wish.text ?? task.verificationUrl);
    case 'picture':
      return pictureMark(wish.image);
    case 'full':
      return officialMark(officialContent(task));
    case 'initials':
      return initialsMark({ name: task.signer.name, day: jakartaDay(task.now), fonts: readFonts() });
  }
}

/** What a full mark says. */
export const officialContent = (
  task: Pick<SigningTask, 'now' | 'signer' | 'verificationUrl' | 'notice'>,
): OfficialMark => ({
  name: task.signer.name,
  position: task.signer.title,
  organisation: task.signer.organisation,
  time: jakartaTime(task.now),
  qr: task.verificationUrl,
  statement: task.notice?.statement,
  logo: task.notice?.logo && readImage(task.notice.logo),
  fonts: readFonts(),
});

const jakartaDay = (now: Date): string =>
  new Intl.DateTimeFormat('id-ID', { dateStyle: 'medium', timeZone: 'Asia/Jakarta' }).format(now);

function jakartaTime(now: Date): string {
  const options = { dateStyle: 'long', timeStyle: 'short', timeZone: 'Asia/Jakarta' } as const;
  return `${new Intl.DateTimeFormat('id-ID', options).format(now)} WIB`;
}
