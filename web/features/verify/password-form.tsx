import { useTexts } from '../../lib/language.ts';
import styles from './verify.module.css';
import { verifyTexts } from './verify-texts.ts';

/** Of an encrypted file. It goes where the file goes, and is kept nowhere. */
export function PasswordForm({
  wrong,
  onGiven,
}: {
  readonly wrong: boolean;
  readonly onGiven: (password: string) => void;
}) {
  const texts = useTexts(verifyTexts);
  return (
    <form
      className={styles['password']}
      onSubmit={(event) => {
        event.preventDefault();
        const given = new FormData(event.currentTarget).get('password');
        if (typeof given === 'string') onGiven(given);
      }}
    >
      <label htmlFor="pdf-password">{texts.password}</label>
      <input
        id="pdf-password"
        name="password"
        type="password"
        autoComplete="off"
        aria-invalid={wrong}
        aria-describedby={wrong ? 'pdf-password-wrong' : undefined}
      />
      {wrong && (
        <p id="pdf-password-wrong" className={styles['wrong']}>
          {texts.passwordWrong}
        </p>
      )}
      <button type="submit" className={styles['button']}>
        {texts.open}
      </button>
    </form>
  );
}
