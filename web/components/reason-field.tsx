import { Textarea } from '@mantine/core';
import { useTexts } from '../lib/language.ts';
import { oneLine } from '../lib/one-line.ts';

const texts = {
  id: { label: 'Alasan', short: 'Tulislah alasannya, sedikitnya tiga huruf.' },
  en: { label: 'Reason', short: 'Write the reason, at least three letters.' },
};

/** Whether it says enough to be kept. */
export const isReason = (text: string): boolean => oneLine(text).length >= 3;

export interface ReasonFieldProps {
  readonly value: string;
  readonly hint: string;
  /** It was tried without enough of it. */
  readonly missing: boolean;
  readonly onChange: (value: string) => void;
}

/** Why somebody does something: it stands in the history. */
export function ReasonField({ value, hint, missing, onChange }: ReasonFieldProps) {
  const { label, short } = useTexts(texts);
  return (
    <Textarea
      mt="sm"
      label={label}
      description={hint}
      error={missing && !isReason(value) && short}
      required
      maxLength={1000}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
