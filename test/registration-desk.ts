import { randomInt } from 'node:crypto';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { asSystem } from '../src/io/db/transaction.ts';
import { makeDemoHierarchy } from '../src/services/ca/make-demo-hierarchy.ts';
import type { Platform } from '../src/services/platform.ts';
import type { TestAccount } from './demo-account.ts';
import { logInAs, type TestSession } from './log-in.ts';
import { linkIn, mailbox } from './mailbox.ts';
import { nameTestIssuer } from './name-issuer.ts';

export const passphrase = 'bunga kamboja di tepi jalan';
export const picture = Buffer.from('89504e470d0a1a0a00', 'hex');

export interface TestApplicant {
  readonly nik: string;
  readonly name: string;
  readonly email: string;
}

/** Authorities, an agency with a verifier, and the issuer with an officer: everything over HTTP from here on. */
export async function openDesk(app: FastifyInstance, platform: Platform): Promise<RegistrationDesk> {
  await asSystem(platform.db, (tx) => makeDemoHierarchy(platform, tx, platform.clock()));
  const officer = await logInAs(app, platform, { code: 'BSSN', role: 'registration-officer' });
  await nameTestIssuer(platform, 'BSSN');
  const verifier = await logInAs(app, platform, { code: 'LKPP', role: 'verifier' });
  return new RegistrationDesk(app, platform, verifier, officer);
}

export type Desk = TestSession & { readonly account: TestAccount };

export class RegistrationDesk {
  readonly app: FastifyInstance;
  readonly platform: Platform;
  readonly verifier: Desk;
  readonly officer: Desk;

  constructor(app: FastifyInstance, platform: Platform, verifier: Desk, officer: Desk) {
    this.app = app;
    this.platform = platform;
    this.verifier = verifier;
    this.officer = officer;
  }

  /** Somebody whom nobody knows yet. */
  newApplicant(): TestApplicant {
    const nik = `99${Array.from({ length: 14 }, () => randomInt(10)).join('')}`;
    return { nik, name: 'Larasati Contoh', email: `larasati-${nik.slice(-8)}@lkpp.example` };
  }

  async enter(applicant: TestApplicant): Promise<string> {
    const answer = await this.verifier.ask('POST', '/registrations', { service: 'penerbitan', applicant });
    if (answer.statusCode !== 201) throw new Error(answer.body);
    return answer.json().id;
  }

  act(who: Desk, id: string, act: string, reason = 'sesuai berkas') {
    return who.ask('POST', `/registrations/${id}/acts`, { act, reason });
  }

  /** Puts a proof into a request, or behind an applicant's link. */
  upload(path: string, bytes: Uint8Array, cookies: Readonly<Record<string, string>> = {}) {
    const boundary = 'batas-uji';
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="ktp.png"\r\n\r\n`;
    const payload = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
    const headers = { 'content-type': `multipart/form-data; boundary=${boundary}`, ...cookies };
    const method = path.endsWith('/import') ? 'POST' : 'PUT';
    return this.app.inject({ method, url: `/rest/v1${path}`, headers, payload });
  }

  uploadAs(who: Desk, id: string, kind: string, bytes: Uint8Array = picture) {
    return this.upload(`/registrations/${id}/documents/${kind}`, bytes, who.headers);
  }

  /** The link that came to an address and goes on, else one that has ended, as the API takes it. */
  async applicationOf({ email }: { readonly email: string }): Promise<string> {
    const messages = await mailbox(this.platform, email);
    const links = messages.filter(({ text }) => text.includes('/permohonan/')).map(linkIn);
    const paths = links.map((link) => `/applications/${new URL(link).pathname.split('/').at(-1)!}`);
    for (const path of paths) if ((await this.applicant('GET', path)).statusCode === 200) return path;
    if (paths[0] === undefined) throw new Error('expected a message with a link');
    return paths[0];
  }

  applicant(method: 'GET' | 'POST', path: string, payload?: object): Promise<LightMyRequestResponse> {
    return this.app.inject({ method, url: `/rest/v1${path}`, ...(payload === undefined ? {} : { payload }) });
  }

  async complete(applicant: TestApplicant): Promise<LightMyRequestResponse> {
    const application = await this.applicationOf(applicant);
    await this.upload(`${application}/documents/identity-card`, picture);
    return this.applicant('POST', `${application}/completion`, { nik: applicant.nik, agrees: true });
  }

  /** With the code that the verifier hands over, where the request is a renewal. */
  async setPassphrase(
    applicant: TestApplicant,
    chosen = passphrase,
    renewal?: string,
  ): Promise<LightMyRequestResponse> {
    const application = await this.applicationOf(applicant);
    const code = renewal === undefined ? undefined : await this.handoverCode(renewal);
    const body = { nik: applicant.nik, passphrase: chosen, code };
    return this.applicant('POST', `${application}/passphrase`, body);
  }

  async handoverCode(id: string): Promise<string> {
    return (await this.verifier.ask('POST', `/registrations/${id}/handover-code`)).json().handoverCode;
  }

  /** From the entry until the officer's turn. */
  async untilDecision(applicant: TestApplicant): Promise<string> {
    const id = await this.enter(applicant);
    await this.complete(applicant);
    await this.uploadAs(this.verifier, id, 'recommendation-letter');
    await this.act(this.verifier, id, 'accept-documents');
    const answer = await this.setPassphrase(applicant);
    if (answer.statusCode !== 204) throw new Error(answer.body);
    return id;
  }

  /** A person with a certificate. */
  async issued(applicant = this.newApplicant()) {
    const id = await this.untilDecision(applicant);
    const answer = await this.act(this.officer, id, 'approve');
    if (answer.statusCode !== 200) throw new Error(answer.body);
    const { issuedCertificateId, person } = answer.json();
    return { applicant, certificateId: String(issuedCertificateId), personId: String(person.id) };
  }
}
