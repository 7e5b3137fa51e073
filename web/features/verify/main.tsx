import '../../components/tokens.css';
import '../../components/fonts.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { VerifyPage } from './verify-page.tsx';

const root = document.querySelector('#root');
if (root === null) throw new TypeError('the page has no #root');
createRoot(root).render(
  <StrictMode>
    <VerifyPage />
  </StrictMode>,
);
