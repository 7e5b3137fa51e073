import { Shell } from '../../components/shell.tsx';
import { useTitle } from '../../components/use-title.ts';
import { language, useTexts } from '../../lib/language.ts';
import { verifyTexts } from './verify-texts.ts';

/** `/verifikasi`: anyone checks a PDF. */
export function VerifyPage() {
  const texts = useTexts(verifyTexts);
  const read = language.use();
  useTitle(texts.title);
  return (
    <Shell home="/aplikasi" account={<a href="/aplikasi">{texts.application}</a>}>
      <h1>{texts.title}</h1>
      <form method="post" action={`/verifikasi?lang=${read}`} encType="multipart/form-data">
        <label>
          {texts.file} <input name="file" type="file" accept="application/pdf,.pdf" required />
        </label>
        <p>{texts.hint}</p>
        <button type="submit">{texts.check}</button>
      </form>
    </Shell>
  );
}
