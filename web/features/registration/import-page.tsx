import { Button, FileInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ImportReport } from '../../../src/contract/registrations.ts';
import { ProblemNote } from '../../components/problem-note.tsx';
import { TableScroll } from '../../components/table-scroll.tsx';
import { useTitle } from '../../components/use-title.ts';
import { useTexts } from '../../lib/language.ts';
import { useSession } from '../../lib/session.ts';
import { importTable } from './api/import-table.ts';
import { deskTexts, nameOfWish } from './desk-texts.ts';

/** `/aplikasi/pendaftaran/impor`: a table of applicants, and what came of each row. */
export function ImportPage() {
  const texts = useTexts(deskTexts);
  const client = useQueryClient();
  const { data: session } = useSession();
  const [file, setFile] = useState<File | null>(null);
  const enter = useMutation({
    mutationFn: (table: File) => importTable(table, session?.formToken ?? ''),
    onSuccess: () => client.invalidateQueries({ queryKey: ['registrations'] }),
  });
  useTitle(texts.importTitle);
  return (
    <>
      <p>
        <Link to="/pendaftaran">{texts.back}</Link>
      </p>
      <h1>{texts.importTitle}</h1>
      <p>{texts.importText}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (file !== null) enter.mutate(file);
        }}
      >
        <FileInput
          mb="sm"
          label={texts.importFile}
          accept=".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          required
          value={file}
          onChange={setFile}
        />
        <Button type="submit" loading={enter.isPending} disabled={file === null}>
          {texts.importStart}
        </Button>
      </form>
      {enter.isPending && <p role="status">{texts.importing}</p>}
      {enter.error && <ProblemNote problem={enter.error} />}
      {enter.data && <Report report={enter.data} />}
    </>
  );
}

function Report({ report: { entered, refused, rows } }: { readonly report: ImportReport }) {
  const texts = useTexts(deskTexts);
  return (
    <section aria-live="polite">
      <h2>{texts.importDone}</h2>
      <p>
        <b>
          {entered} {texts.entered}, {refused} {texts.refused}
        </b>
      </p>
      <TableScroll caption={texts.importDone}>
        <thead>
          <tr>
            <th scope="col">{texts.line}</th>
            <th scope="col">{texts.outcome}</th>
            <th scope="col">{texts.cells}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ line, registrationId, code, fields }) => (
            <tr key={line}>
              <th scope="row">{line}</th>
              <td>
                {registrationId === undefined ? (
                  `${texts.refused}: ${nameOfWish(texts, code ?? '')}`
                ) : (
                  <Link to="/pendaftaran/$registration" params={{ registration: registrationId }}>
                    {texts.open}
                  </Link>
                )}
              </td>
              <td>{fields?.map((field) => nameOfWish(texts, field)).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </TableScroll>
    </section>
  );
}
