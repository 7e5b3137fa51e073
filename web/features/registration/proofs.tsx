import { FileInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { RegistrationDetail, RegistrationDocument } from '../../../src/contract/registrations.ts';
import { Loading } from '../../components/loading.tsx';
import { PdfView } from '../../components/pdf-view.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import type { AskedBytes } from '../../lib/ask-bytes.ts';
import { useTexts } from '../../lib/language.ts';
import { useSession } from '../../lib/session.ts';
import { addDocument } from './api/add-document.ts';
import { readProof } from './api/read-proof.ts';
import { nameOf, registrationTexts } from './registration-texts.ts';
import styles from './registration.module.css';

type Kind = RegistrationDocument['kind'];

/** The proofs beside the data: one at a time, and each only when it is asked for, as every look is written down. */
export function Proofs({ registration }: { readonly registration: RegistrationDetail }) {
  const texts = useTexts(registrationTexts);
  const client = useQueryClient();
  const { id, documents, state } = registration;
  const { data: session } = useSession();
  const look = useMutation({
    mutationFn: async (kind: Kind) => ({ kind, file: await readProof(id, kind) }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['registrations', 'events', id] }),
  });
  const add = useMutation({
    mutationFn: (proof: Parameters<typeof addDocument>[1]) =>
      addDocument(id, proof, session?.formToken ?? ''),
    onSuccess: () => client.invalidateQueries({ queryKey: ['registrations'] }),
  });
  const mayLook = session?.roles.some((role) => role === 'verifier' || role === 'registration-officer');
  return (
    <section>
      <h2>{texts.documents}</h2>
      {documents.length === 0 ? <p>{texts.noDocuments}</p> : <p>{texts.showHint}</p>}
      <ul className={styles['proofs']}>
        {documents.map(({ kind, sha256 }) => (
          <li key={kind}>
            <span>
              {nameOf(texts, kind)} <code>{sha256.slice(0, 12)}…</code>
            </span>
            {mayLook === true && (
              <button
                type="button"
                className={styles['show']}
                aria-pressed={look.data?.kind === kind}
                onClick={() => look.mutate(kind)}
              >
                {texts.show}
                <span className={styles['heard']}> {nameOf(texts, kind)}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {look.isPending && <Loading />}
      {look.error && <ProblemNote problem={look.error} />}
      {look.data && <Proof name={nameOf(texts, look.data.kind)} file={look.data.file} />}
      {state === 'awaiting-verifier' &&
        session?.roles.includes('verifier') &&
        wantedOf(registration).map((kind) => (
          <FileInput
            key={kind}
            label={kind === 'authority-document' ? texts.addAuthority : texts.addDocument}
            accept="application/pdf,image/jpeg,image/png"
            disabled={add.isPending}
            onChange={(file) => file !== null && add.mutate({ kind, file })}
          />
        ))}
      {add.error && <ProblemNote problem={add.error} />}
    </section>
  );
}

/** What the verifier brings: what shows a new name, and of an organisation the letter as well. */
function wantedOf({ service, subject }: RegistrationDetail) {
  if (subject !== 'person') return ['recommendation-letter', 'authority-document'] as const;
  return [service === 'perubahan' ? 'authority-document' : 'recommendation-letter'] as const;
}

function Proof({ name, file }: { readonly name: string; readonly file: AskedBytes }) {
  if (file.contentType.startsWith('application/pdf')) return <PdfView bytes={file.bytes} name={name} />;
  return <ProofPicture name={name} file={file} />;
}

function ProofPicture({
  name,
  file: { bytes, contentType },
}: {
  readonly name: string;
  readonly file: AskedBytes;
}) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes], { type: contentType }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, contentType]);
  return address === undefined ? null : <img className={styles['proof']} src={address} alt={name} />;
}
