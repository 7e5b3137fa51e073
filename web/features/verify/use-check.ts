import { useCallback, useRef, useState } from 'react';
import type { PdfReport } from '../../../browser/report-pdf.ts';
import { validateOnServer } from './api/validate-on-server.ts';
import { checkHere } from './check-here.ts';

export type Place = 'here' | 'server';

export interface CheckedFile extends Omit<PdfReport, 'signedLengths'> {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly place: Place;
  readonly signedLengths: PdfReport['signedLengths'];
}

export type CheckState =
  | { readonly kind: 'empty' }
  | { readonly kind: 'working'; readonly name: string; readonly place: Place }
  | { readonly kind: 'done'; readonly checked: CheckedFile }
  | { readonly kind: 'failed'; readonly name: string; readonly problem: unknown };

export interface Check {
  readonly state: CheckState;
  readonly start: (file: File, place: Place, password?: string) => void;
  readonly cancel: () => void;
}

/** One check at a time; a new one, or leaving, ends the one before. */
export function useCheck(): Check {
  const [state, setState] = useState<CheckState>({ kind: 'empty' });
  const running = useRef<AbortController>(undefined);
  const cancel = useCallback(() => {
    running.current?.abort(new Error('another check took its place'));
    running.current = undefined;
    setState({ kind: 'empty' });
  }, []);
  const start = useCallback((file: File, place: Place, password?: string) => {
    running.current?.abort(new Error('another check took its place'));
    const own = new AbortController();
    running.current = own;
    setState({ kind: 'working', name: file.name, place });
    check(file, place, { password, signal: own.signal }).then(
      (checked) => {
        if (running.current === own) setState({ kind: 'done', checked });
      },
      (problem: unknown) => {
        if (running.current === own) setState({ kind: 'failed', name: file.name, problem });
      },
    );
  }, []);
  return { state, start, cancel };
}

async function check(
  file: File,
  place: Place,
  { password, signal }: { readonly password: string | undefined; readonly signal: AbortSignal },
): Promise<CheckedFile> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const known = { name: file.name, bytes, place };
  if (place === 'here') return { ...known, ...(await checkHere(bytes, password, signal)) };
  return { ...known, report: await validateOnServer(file, password), signedLengths: {} };
}
