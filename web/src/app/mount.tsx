import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { words } from '../lib/words.js';
import { App } from './app.js';

document.documentElement.lang = words().language;

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
