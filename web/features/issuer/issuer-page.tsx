import { useQuery } from '@tanstack/react-query';
import type { Health, IssuerOverview } from '../../../src/contract/issuer.ts';
import { Loading } from '../../components/loading.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { TableScroll } from '../../components/table-scroll.tsx';
import { useTitle } from '../../components/use-title.ts';
import { language, useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { shownDate, shownTime } from '../../lib/shown-time.ts';
import { readIssuer } from './api/read-issuer.ts';
import { IssuedTable } from './issued-table.tsx';
import { issuerTexts } from './issuer-texts.ts';
import { Journal } from './journal.tsx';

/** `/aplikasi/penerbit`: authorities and their lists, what was issued, profiles, ceremonies and the journal. */
export function IssuerPage() {
  const texts = useTexts(issuerTexts);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['issuer', 'overview'],
    queryFn: ({ signal }) => readIssuer(signal),
  });
  useTitle(texts.title);
  return (
    <>
      <h1>{texts.title}</h1>
      {isPending && <Loading />}
      {error && <ProblemNote problem={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <Authorities {...data} />
          <Lists {...data} />
          <IssuedTable />
          <Profiles {...data} />
          <Ceremonies {...data} />
          <Journal />
        </>
      )}
    </>
  );
}

const tones = { good: 'good', 'ends-soon': 'open', ended: 'bad', missing: 'bad' } as const;

function HealthBadge({ health }: { readonly health: Health }) {
  const texts = useTexts(issuerTexts);
  return <StateBadge tone={tones[health]}>{texts[health]}</StateBadge>;
}

function Authorities({ authorities }: IssuerOverview) {
  const texts = useTexts(issuerTexts);
  const read = language.use();
  return (
    <TableScroll caption={texts.authorities}>
      <thead>
        <tr>
          {[texts.name, texts.kind, texts.parent, texts.until, texts.health].map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {authorities.map((one) => (
          <tr key={one.id}>
            <th scope="row">{plainText(one.name)}</th>
            <td>
              {texts[one.kind]}
              {one.offline && `, ${texts.offline}`}
              {one.replaced && `, ${texts.replaced}`}
            </td>
            <td>{one.parent !== undefined && plainText(one.parent)}</td>
            <td>{shownDate(one.notAfter, read)}</td>
            <td>
              <HealthBadge health={one.health} />
            </td>
          </tr>
        ))}
      </tbody>
    </TableScroll>
  );
}

function Lists({ authorities }: IssuerOverview) {
  const texts = useTexts(issuerTexts);
  const read = language.use();
  const rows = authorities.flatMap(({ id, name, lists }) => lists.map((list) => ({ id, name, ...list })));
  if (rows.length === 0) return <p>{texts.noLists}</p>;
  return (
    <TableScroll caption={texts.lists}>
      <thead>
        <tr>
          {[texts.name, texts.shard, texts.number, texts.nextUpdate, texts.health].map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, name, shard, number, nextUpdate, health }) => (
          <tr key={`${id} ${shard}`}>
            <th scope="row">{plainText(name)}</th>
            <td>{shard}</td>
            <td>{number}</td>
            <td>{nextUpdate !== undefined && shownTime(nextUpdate, read)}</td>
            <td>
              <HealthBadge health={health} />
            </td>
          </tr>
        ))}
      </tbody>
    </TableScroll>
  );
}

function Profiles({ profiles }: IssuerOverview) {
  const texts = useTexts(issuerTexts);
  return (
    <TableScroll caption={texts.profiles}>
      <thead>
        <tr>
          {[texts.name, texts.summary, texts.validity, texts.keys].map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {profiles.map(({ name, summary, validity, keys }) => (
          <tr key={name}>
            <th scope="row">
              <code>{name}</code>
            </th>
            <td>{summary}</td>
            <td>{validity}</td>
            <td>{keys.join(', ')}</td>
          </tr>
        ))}
      </tbody>
    </TableScroll>
  );
}

function Ceremonies({ ceremonies }: IssuerOverview) {
  const texts = useTexts(issuerTexts);
  const read = language.use();
  if (ceremonies.length === 0)
    return (
      <section>
        <h2>{texts.ceremonies}</h2>
        <p>{texts.noCeremonies}</p>
      </section>
    );
  return (
    <TableScroll caption={texts.ceremonies}>
      <thead>
        <tr>
          {[texts.name, texts.heldAt, texts.file].map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {ceremonies.map(({ title, heldAt, fileSha256 }) => (
          <tr key={fileSha256}>
            <th scope="row">{plainText(title)}</th>
            <td>{shownTime(heldAt, read)}</td>
            <td>
              <code>{fileSha256.slice(0, 16)}…</code>
            </td>
          </tr>
        ))}
      </tbody>
    </TableScroll>
  );
}
