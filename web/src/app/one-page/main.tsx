// The first: it says what the document speaks.
import { embedded } from './embedded.js';
import { createRoot } from 'react-dom/client';
import { words } from '../../lib/words.js';
import '../tokens.css';
import '../base.css';
import { OnePage } from './one-page.js';

document.documentElement.lang = words().language;
if (embedded !== null) document.title = `${embedded.report.title} · Rackmark`;
createRoot(document.getElementById('root')!).render(<OnePage shared={embedded} />);
