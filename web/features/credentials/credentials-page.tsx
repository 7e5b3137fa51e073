import { Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CredentialItem, MadeCredential } from '../../../src/contract/credentials.ts';
import { Pages } from '../../components/pages.tsx';
import { TableScroll } from '../../components/table-scroll.tsx';
import { useTitle } from '../../components/use-title.ts';
import { language, useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { useSession } from '../../lib/session.ts';
import { shownTime } from '../../lib/shown-time.ts';
import { listCredentials } from './api/list-credentials.ts';
import { ChangeDialog, type CredentialAct } from './change-dialog.tsx';
import { credentialTexts } from './credential-texts.ts';
import { MakeDialog } from './make-dialog.tsx';
import { ToldPassword } from './told-password.tsx';

const key = ['credentials'] as const;

type Opened = { readonly kind: 'make' } | { readonly kind: CredentialAct; readonly item: CredentialItem };

/** `/aplikasi/kredensial`: what applications of the organisation log in by. */
export function CredentialsPage() {
  const texts = useTexts(credentialTexts);
  const client = useQueryClient();
  const { data: session } = useSession();
  const [opened, setOpened] = useState<Opened>();
  const [told, setTold] = useState<MadeCredential>();
  useTitle(texts.title);
  const done = (made?: MadeCredential): void => {
    setOpened(undefined);
    setTold(made);
    void client.invalidateQueries({ queryKey: key });
  };
  if (!session) return null;
  const common = { formToken: session.formToken, onClose: () => setOpened(undefined), onDone: done };
  return (
    <>
      <h1>{texts.title}</h1>
      <p>{texts.intro}</p>
      <Button onClick={() => setOpened({ kind: 'make' })}>{texts.make}</Button>
      <CredentialTable onAct={(kind, item) => setOpened({ kind, item })} />
      {opened?.kind === 'make' && <MakeDialog {...common} />}
      {opened !== undefined && opened.kind !== 'make' && (
        <ChangeDialog act={opened.kind} item={opened.item} {...common} />
      )}
      {told && <ToldPassword credential={told} onClose={() => setTold(undefined)} />}
    </>
  );
}

function CredentialTable({ onAct }: { readonly onAct: (act: CredentialAct, item: CredentialItem) => void }) {
  const texts = useTexts(credentialTexts);
  const read = language.use();
  return (
    <Pages name={key} load={listCredentials} empty={texts.none}>
      {(items) => (
        <TableScroll caption={texts.caption}>
          <thead>
            <tr>
              <th scope="col">{texts.name}</th>
              <th scope="col">{texts.scopes}</th>
              <th scope="col">{texts.ips}</th>
              <th scope="col">{texts.level}</th>
              <th scope="col">{texts.lastUsed}</th>
              <th scope="col">{texts.state}</th>
              <th scope="col">{texts.acts}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={item.id}>
                <th scope="row">
                  <code>{item.username}</code>
                  <br />
                  {plainText(item.description, 100)}
                </th>
                <td>{item.scopes.join(', ')}</td>
                <td>{item.allowedIps.join(', ') || texts.anyIp}</td>
                <td>{item.level}</td>
                <td>{item.lastUsedAt === undefined ? texts.never : shownTime(item.lastUsedAt, read)}</td>
                <td>{item.enabled ? texts.enabled : texts.disabled}</td>
                <td>
                  <Group gap="xs">
                    <Button variant="default" onClick={() => onAct('rotate', item)}>
                      {texts.rotate}
                    </Button>
                    <Button
                      variant="default"
                      onClick={() => onAct(item.enabled ? 'disable' : 'enable', item)}
                    >
                      {item.enabled ? texts.disable : texts.enable}
                    </Button>
                  </Group>
                </td>
              </tr>
            ))}
          </tbody>
        </TableScroll>
      )}
    </Pages>
  );
}
