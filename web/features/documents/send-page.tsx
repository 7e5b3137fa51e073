import { Button, FileInput, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { ProblemNote } from '../../components/problem-note.tsx';
import { useTitle } from '../../components/use-title.ts';
import { useTexts } from '../../lib/language.ts';
import { useSession } from '../../lib/session.ts';
import { usePdf } from '../../lib/use-pdf.ts';
import { sendDocument, wasRefused } from './api/send-document.ts';
import { uploadDocument } from './api/upload-document.ts';
import { documentTexts } from './document-texts.ts';
import styles from './documents.module.css';
import { emptyDraft, keepDraft, readDraft, sizeFor, stepsOf, type Draft } from './draft-state.ts';
import { Findings } from './findings.tsx';
import { PeopleForm } from './people-form.tsx';
import { PlacementEditor } from './placement-editor.tsx';

const a4 = { width: 595, height: 842 };

/** `/aplikasi/dokumen/kirim`: the file, who does what with it in which order, and where the marks go. */
export function SendPage() {
  const texts = useTexts(documentTexts);
  const client = useQueryClient();
  const navigate = useNavigate();
  const { data: session } = useSession();
  const [draft, setDraft] = useState(readDraft);
  const [bytes, setBytes] = useState<Uint8Array<ArrayBuffer>>();
  const [chosen, setChosen] = useState<string>();
  const pdf = usePdf(bytes);
  useTitle(texts.sendTitle);
  useEffect(() => keepDraft(draft), [draft]);
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));
  const upload = useMutation({
    mutationFn: async (file: File) => {
      const uploaded = await uploadDocument(file, session?.formToken ?? '');
      return { uploaded, content: new Uint8Array(await file.arrayBuffer()) };
    },
    onSuccess: ({ uploaded, content }) => {
      setBytes(content);
      change({
        uploaded,
        title: draft.title === '' ? uploaded.name.replace(/\.pdf$/i, '') : draft.title,
      });
    },
  });
  const send = useMutation({
    mutationFn: () => sendDocument(flowOf(draft), draft.sendKey, session?.formToken ?? ''),
    onSuccess: async ({ id }) => {
      setDraft(emptyDraft());
      keepDraft(undefined);
      await client.invalidateQueries({ queryKey: ['flows'] });
      await navigate({ to: '/dokumen/$flow', params: { flow: id } });
    },
    onError: (error) => {
      if (wasRefused(error)) change({ sendKey: crypto.randomUUID() });
    },
  });
  const person = draft.people.find(({ key }) => key === chosen) ?? draft.people[0];
  const uploaded = draft.uploaded;
  return (
    <>
      <p>
        <Link to="/dokumen">{texts.back}</Link>
      </p>
      <h1>{texts.sendTitle}</h1>
      <FileInput
        label={texts.file}
        accept="application/pdf"
        description={uploaded && bytes === undefined ? texts.chooseAgain : uploaded?.name}
        disabled={upload.isPending}
        onChange={(file) => file !== null && upload.mutate(file)}
      />
      {upload.isPending && <p role="status">{texts.uploading}</p>}
      {upload.error && <ProblemNote problem={upload.error} />}
      {uploaded && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            send.mutate();
          }}
        >
          <Findings findings={uploaded.findings} />
          <TextInput
            label={texts.name}
            required
            maxLength={300}
            value={draft.title}
            onChange={(event) => change({ title: event.currentTarget.value })}
          />
          <Textarea
            mt="sm"
            label={texts.message}
            maxLength={2000}
            value={draft.message}
            onChange={(event) => change({ message: event.currentTarget.value })}
          />
          <PeopleForm
            people={draft.people}
            chosen={person?.key}
            onChoose={setChosen}
            onChange={(people) => change({ people })}
          />
          {person && person.kind !== 'review' && (
            <section>
              <h2>
                {texts.placeOf}: {person.email === '' ? `${texts.step} ${person.step}` : person.email}
              </h2>
              <PlacementEditor
                pdf={pdf.kind === 'opened' ? pdf.pdf : undefined}
                size={pdf.kind === 'opened' ? pdf.size : a4}
                name={draft.title}
                value={person.placement}
                usual={sizeFor(person.kind)}
                mayBeAll={person.kind === 'paraf'}
                others={draft.people
                  .filter(({ key, kind }) => key !== person.key && kind !== 'review')
                  .map(({ email, placement }) => ({ name: email, placement }))}
                onChange={(placement) =>
                  change({
                    people: draft.people.map((one) => (one.key === person.key ? { ...one, placement } : one)),
                  })
                }
              />
            </section>
          )}
          <div className={styles['numbers']}>
            <TextInput
              type="date"
              label={texts.expires}
              value={draft.expires}
              onChange={(event) => change({ expires: event.currentTarget.value })}
            />
            <NumberInput
              label={texts.remind}
              min={1}
              max={90}
              value={draft.reminderDays}
              onChange={(days) => change({ reminderDays: String(days) })}
            />
          </div>
          {send.error && <ProblemNote problem={send.error} />}
          <Button mt="md" type="submit" loading={send.isPending}>
            {texts.sendIt}
          </Button>
        </form>
      )}
    </>
  );
}

/** The day’s end in Jakarta, where a day was given. */
function flowOf({ uploaded, title, message, people, expires, reminderDays }: Draft) {
  return {
    documentId: uploaded?.documentId ?? '',
    title: title.trim(),
    message: message.trim(),
    steps: stepsOf(people),
    ...(expires !== '' && { expiresAt: new Date(`${expires}T23:59:59+07:00`).toISOString() }),
    ...(Number(reminderDays) > 0 && { reminderDays: Number(reminderDays) }),
  };
}
