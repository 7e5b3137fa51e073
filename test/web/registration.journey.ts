import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../judges.ts';
import { linkIn, mailbox } from '../mailbox.ts';
import { openDesk, type Desk, type RegistrationDesk } from '../registration-desk.ts';
import {
  addLetter,
  completeApplication,
  enterApplicant,
  fillInApplicant,
  makePassphrase,
  takeStep,
} from './apply-steps.ts';
import { findBarriers, logInAt, openWeb, overflowOf, picture, type OpenedWeb } from './open-web.ts';
import { storyWords } from './story-words.ts';

const words = storyWords.id;

describe.skipIf(!judge('chromium'))('an application for a certificate', () => {
  let web: OpenedWeb;
  let desk: RegistrationDesk;
  beforeAll(async () => {
    web = await openWeb();
    desk = await openDesk(web.app, web.test.platform);
  });
  afterAll(() => web.close());

  const enter = (who: Desk): Promise<Page> => logInAt(web, who.account, '/aplikasi/pendaftaran');

  it('goes from the desk over the applicant’s own page to the certificate', async () => {
    const applicant = desk.newApplicant();
    const { nik, name, email } = applicant;
    const verifier = await enter(desk.verifier);
    await fillInApplicant(verifier, words, applicant);
    expect(await findBarriers(verifier)).toEqual([]);
    await enterApplicant(verifier, words, applicant);
    expect(await verifier.getByRole('main').innerText()).not.toContain(nik);

    const link = linkIn((await mailbox(web.test.platform, email))[0]);
    const phone = { viewport: { width: 320, height: 640 } };
    const own = await web.open(new URL(link).pathname, phone);
    await own.getByText(words.completeIt).waitFor();
    expect(await findBarriers(own)).toEqual([]);
    expect(await overflowOf(own)).toBe(0);
    await picture(own, 'permohonan-320');
    await completeApplication(own, words, nik);

    await addLetter(verifier, words, applicant);
    expect(await findBarriers(verifier)).toEqual([]);
    await picture(verifier, 'pendaftaran-1280');
    await takeStep(verifier, words, words.acceptDocuments);

    const second = (await desk.applicationOf(applicant)).split('/').at(-1)!;
    await own.goto(`${web.address}/permohonan/${second}`);
    await own.reload();
    await makePassphrase(own, words, nik);

    const officer = await enter(desk.officer);
    await officer.getByRole('link', { name }).click();
    await takeStep(officer, words, words.approve);
    await officer.getByText(words.done).first().waitFor();
  });

  it('made the browser tell of no fault, and asked nothing of another place', () => {
    expect(web.faults).toEqual([]);
  });
});
