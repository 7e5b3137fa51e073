import { useQuery } from '@tanstack/react-query';
import type { PersonChanges, RegistrationDetail } from '../../../src/contract/registrations.ts';
import { Facts } from '../../components/facts.tsx';
import { TableScroll } from '../../components/table-scroll.tsx';
import { language, useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { useSession } from '../../lib/session.ts';
import { shownTime } from '../../lib/shown-time.ts';
import { readPerson } from './api/read-person.ts';
import { deskTexts, nameOfWish } from './desk-texts.ts';

/** What is asked for: of a certificate’s end how and why, of a renewal why, of data what they become. */
export function WishView({ registration }: { readonly registration: RegistrationDetail }) {
  const texts = useTexts(deskTexts);
  const read = language.use();
  const { wish, changes } = registration;
  const { cause, act, revocationReason, invalidityAt, hold, certificate } = wish;
  const facts = [
    [texts.wishSeal, certificate?.kind === 'seal' ? sealNames(certificate) : undefined],
    [
      texts.wishServer,
      certificate?.kind === 'tls-server' ? plainText(certificate.serverNames.join(', '), 15_000) : undefined,
    ],
    [texts.wishAct, act && nameOfWish(texts, `act-${act}`)],
    [texts.wishCause, cause && nameOfWish(texts, cause)],
    [texts.wishReason, revocationReason && nameOfWish(texts, revocationReason)],
    [texts.wishSince, invalidityAt && shownTime(invalidityAt, read)],
    [texts.wishHold, hold === true ? texts.held : undefined],
  ] as const;
  const asksSomething = facts.some(([, value]) => value !== undefined);
  if (!asksSomething && changes === undefined) return null;
  return (
    <section>
      <h2>{texts.wish}</h2>
      {asksSomething && <Facts facts={facts} />}
      {changes && <Changes registration={registration} changes={changes} />}
    </section>
  );
}

const sealNames = ({
  name,
  organisationIdentifier,
}: {
  readonly name: string;
  readonly organisationIdentifier: string;
}) => plainText(`${name}, ${organisationIdentifier}`);

const fields = [
  'name',
  'email',
  'nip',
  'phone',
  'position',
] as const satisfies readonly (keyof PersonChanges)[];

function Changes({
  registration: { person },
  changes,
}: {
  readonly registration: RegistrationDetail;
  readonly changes: PersonChanges;
}) {
  const texts = useTexts(deskTexts);
  const { data: session } = useSession();
  // Of another organisation's person the issuer sees no more than stands in the request.
  const { data: known } = useQuery({
    queryKey: ['people', person.id],
    queryFn: ({ signal }) => readPerson(person.id, signal),
    enabled: session?.roles.includes('verifier') === true,
    retry: false,
  });
  const before: PersonChanges = {
    name: person.name,
    email: person.email,
    ...(known?.nip && { nip: known.nip }),
  };
  return (
    <TableScroll caption={texts.changes}>
      <thead>
        <tr>
          <th scope="col">{texts.field}</th>
          <th scope="col">{texts.before}</th>
          <th scope="col">{texts.after}</th>
        </tr>
      </thead>
      <tbody>
        {fields
          .filter((field) => changes[field] !== undefined)
          .map((field) => (
            <tr key={field}>
              <th scope="row">{texts[field]}</th>
              <td>{before[field] === undefined ? texts.notShown : <del>{plainText(before[field])}</del>}</td>
              <td>
                <ins>{plainText(changes[field] ?? '')}</ins>
              </td>
            </tr>
          ))}
      </tbody>
    </TableScroll>
  );
}
