import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CopyText } from '../../components/copy-text.tsx';
import { Facts } from '../../components/facts.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { useTexts } from '../../lib/language.ts';
import { findProofs, readJournal } from './api/read-journal.ts';
import { issuerTexts } from './issuer-texts.ts';

/** The journal’s head, whether a witness signed it, and where a value stands in it. */
export function Journal() {
  const texts = useTexts(issuerTexts);
  const { data, error } = useQuery({
    queryKey: ['issuer', 'journal'],
    queryFn: ({ signal }) => readJournal(signal),
    retry: false,
  });
  return (
    <section>
      <h2>{texts.journalTitle}</h2>
      {error && <ProblemNote problem={error} />}
      {data && (
        <Facts
          facts={[
            [texts.name, data.origin],
            [texts.size, data.size],
            [texts.rootHash, <code key="root">{data.root}</code>],
            [texts.witnessed, data.cosigned === undefined ? texts.witnessedNo : texts.witnessedYes],
          ]}
        />
      )}
      <ProofSearch />
    </section>
  );
}

function ProofSearch() {
  const texts = useTexts(issuerTexts);
  const [value, setValue] = useState('');
  const find = useMutation({ mutationFn: findProofs });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        find.mutate(value.trim().toLowerCase());
      }}
    >
      <TextInput
        mb="sm"
        label={texts.proofOf}
        required
        pattern="\s*[0-9a-fA-F]{64}\s*"
        maxLength={80}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" loading={find.isPending}>
        {texts.proofStart}
      </Button>
      {find.error && <ProblemNote problem={find.error} />}
      <div aria-live="polite">
        {find.data?.leaves.length === 0 && <p>{texts.noProof}</p>}
        {find.data?.leaves.map(({ index, type, size, tlogProof }) => (
          <div key={index}>
            <p>
              {texts.proofLeaf} {index} ({type}), {texts.proofIn} {size}
            </p>
            <CopyText text={tlogProof} />
          </div>
        ))}
      </div>
    </form>
  );
}
