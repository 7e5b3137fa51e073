import { PasswordInput } from '@mantine/core';
import { ApiProblem } from '../lib/ask-api.ts';
import { useTexts } from '../lib/language.ts';

const texts = {
  id: {
    label: 'Kata sandi Anda',
    hint: 'Hal ini memerlukan kata sandi Anda sekali lagi.',
    show: 'Tampilkan',
  },
  en: { label: 'Your password', hint: 'This asks for your password once more.', show: 'Show' },
};

/** Whether the platform refused only because the password was not given of late. */
export const needsPassword = (problem: unknown): boolean =>
  problem instanceof ApiProblem &&
  (problem.code === 'identity.password-needed' || problem.code === 'identity.wrong-password');

export function PasswordAgain({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const { label, hint, show } = useTexts(texts);
  return (
    <PasswordInput
      mt="sm"
      label={label}
      description={hint}
      value={value}
      autoComplete="current-password"
      visibilityToggleButtonProps={{ 'aria-label': show }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
