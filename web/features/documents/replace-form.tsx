import { Button, FileInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { FlowAnswer } from '../../../src/contract/flows.ts';
import { ProblemNote } from '../../components/problem-note.tsx';
import { useTexts } from '../../lib/language.ts';
import { useSession } from '../../lib/session.ts';
import { uploadDocument } from './api/upload-document.ts';
import { documentTexts } from './document-texts.ts';
import { useFlowAct } from './use-flow-act.ts';

/** Another file in the place of the one that was returned, or of a draft's. */
export function ReplaceForm({ flow }: { readonly flow: FlowAnswer }) {
  const texts = useTexts(documentTexts);
  const { data: session } = useSession();
  const [file, setFile] = useState<File | null>(null);
  const act = useFlowAct(flow);
  const replace = useMutation({
    mutationFn: async (chosen: File) => {
      const { documentId } = await uploadDocument(chosen, session?.formToken ?? '');
      await act.mutateAsync({ act: 'replace', documentId });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (file !== null) replace.mutate(file);
      }}
    >
      <FileInput
        label={texts.otherFile}
        description={texts.replaceEffect}
        accept="application/pdf"
        disabled={replace.isPending}
        value={file}
        onChange={setFile}
      />
      {replace.isPending && <p role="status">{texts.uploading}</p>}
      {replace.error && <ProblemNote problem={replace.error} />}
      <Button mt="sm" type="submit" variant="default" loading={replace.isPending} disabled={file === null}>
        {texts.replace}
      </Button>
    </form>
  );
}
