import { describe, expect, it } from 'vitest';
import type { FlowAnswer } from '../../../src/contract/flows.ts';
import { wasDone } from './sign-one.ts';

const person = { accountId: 'me', name: '', email: '', organisation: '' };
const at = '2026-05-13T13:00:00.000Z';
const version = (number: number, participantId?: string): FlowAnswer['versions'][number] => ({
  number,
  documentId: `d${number}`,
  name: 'a.pdf',
  sha256: String(number).repeat(64),
  sizeBytes: 1,
  madeBy: 'upload',
  participantId,
  madeAt: at,
});
const participant = (
  id: string,
  kind: 'sign' | 'paraf',
  state: FlowAnswer['steps'][number][number]['state'],
): FlowAnswer['steps'][number][number] => ({
  id,
  kind,
  state,
  person,
  placement: { kind: 'invisible' },
});
const hashOf = (number: number): string => String(number).repeat(64);

describe('what was done of a chosen document', () => {
  const flow = {
    steps: [[participant('paraf', 'paraf', 'initialled')], [participant('sign', 'sign', 'active')]],
    versions: [version(1), version(2, 'paraf')],
  };
  const act = 'sign';

  it('is no signature where the same account only gave the paraf', () => {
    expect(wasDone(flow, { act, sha256: hashOf(2) }, 'me')).toBe(false);
    expect(wasDone(flow, { act, sha256: hashOf(1) }, 'me')).toBe(false);
    expect(wasDone(flow, { act: 'paraf', sha256: hashOf(1) }, 'me')).toBe(true);
  });

  it('is no signature of an earlier step, and none of another account', () => {
    const steps = [[participant('first', 'sign', 'signed')], [participant('sign', 'sign', 'active')]];
    const versions = [version(1), version(2, 'first')];
    expect(wasDone({ steps, versions }, { act, sha256: hashOf(2) }, 'me')).toBe(false);
    expect(wasDone({ steps, versions }, { act, sha256: hashOf(1) }, 'me')).toBe(true);
    expect(wasDone({ steps, versions }, { act, sha256: hashOf(1) }, 'another')).toBe(false);
    expect(wasDone({ steps, versions }, { act, sha256: hashOf(9) }, 'me')).toBe(false);
  });
});
