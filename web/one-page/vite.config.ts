import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { inline } from './inline.js';
import { usedTexts } from './used-texts.js';

// A report in one file: the reader alone, into `dist/report.html`, into which a server puts what was published.
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  plugins: [react(), usedTexts(), inline()],
  build: {
    target: 'es2022',
    outDir: 'dist',
    cssCodeSplit: false,
    modulePreload: false,
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      input: join(import.meta.dirname, '..', 'src', 'app', 'one-page', 'main.tsx'),
      output: { codeSplitting: false },
    },
  },
});
