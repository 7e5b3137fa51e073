import { CopyText } from '../../components/copy-text.tsx';
import { useTitle } from '../../components/use-title.ts';
import { useTexts } from '../../lib/language.ts';
import { developerTexts } from './developer-texts.ts';
import { Reference } from './reference.tsx';

/** `/aplikasi/pengembang`: examples to copy, then every operation. */
export function DevelopersPage() {
  const texts = useTexts(developerTexts);
  useTitle(texts.title);
  return (
    <>
      <h1>{texts.title}</h1>
      <p>{texts.intro}</p>
      <p>{texts.credentials}</p>
      <h2>{texts.examples}</h2>
      {examples(location.origin).map(([name, text]) => (
        <section key={name}>
          <h3>{texts[name]}</h3>
          <CopyText text={text} />
        </section>
      ))}
      <h2>{texts.reference}</h2>
      <Reference />
    </>
  );
}

const examples = (origin: string) =>
  [
    [
      'sign1',
      `curl -u "$USERNAME:$PASSWORD" -F file=@surat.pdf -F nik=$NIK -F passphrase="$PASSPHRASE" \\
  -F tampilan=invisible -o surat-ttd.pdf ${origin}/api/sign/pdf`,
    ],
    [
      'sign2',
      `curl -u "$USERNAME:$PASSWORD" -H 'content-type: application/json' -d '{
  "nik": "'$NIK'", "passphrase": "'"$PASSPHRASE"'",
  "signatureProperties": [{ "tampilan": "INVISIBLE" }],
  "file": ["'$(base64 -w0 surat.pdf)'"] }' ${origin}/api/v2/sign/pdf`,
    ],
    [
      'signRest',
      `curl -u "$USERNAME:$PASSWORD" -H 'accept: application/json' -F file=@surat.pdf -F nik=$NIK \\
  -F passphrase="$PASSPHRASE" -F page=last -F rect=50,50,240,90 ${origin}/rest/v1/signatures`,
    ],
    [
      'verify',
      `curl --data-binary @surat-ttd.pdf -H 'content-type: application/pdf' ${origin}/rest/v1/validations`,
    ],
    ['status', `curl -u "$USERNAME:$PASSWORD" ${origin}/api/user/status/$NIK`],
  ] as const;
