import { Button } from '@mantine/core';
import type { MadeCredential } from '../../../src/contract/credentials.ts';
import { CopyText } from '../../components/copy-text.tsx';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { useTexts } from '../../lib/language.ts';
import { credentialTexts } from './credential-texts.ts';

/** The one time that the password is told. */
export function ToldPassword({
  credential,
  onClose,
}: {
  readonly credential: MadeCredential;
  readonly onClose: () => void;
}) {
  const texts = useTexts(credentialTexts);
  return (
    <Dialog opened title={texts.told} onClose={onClose}>
      <p>{texts.toldText}</p>
      <CopyText text={`${credential.username}:${credential.password}`} />
      <DialogButtons>
        <Button onClick={onClose}>{texts.close}</Button>
      </DialogButtons>
    </Dialog>
  );
}
