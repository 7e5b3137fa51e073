import { Link } from '@tanstack/react-router';
import { useTitle } from '../components/use-title.ts';
import { useTexts } from '../lib/language.ts';
import { frameTexts } from './frame-texts.ts';

export function NotFoundPage() {
  const texts = useTexts(frameTexts);
  useTitle(texts.notFound);
  return (
    <>
      <h1>{texts.notFound}</h1>
      <p>{texts.notFoundText}</p>
      <p>
        <Link to="/">{texts.toHome}</Link>
      </p>
    </>
  );
}
