import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { catalogues } from './catalogues.js';
import { compress } from './compress.js';

const portal = `http://127.0.0.1:${process.env['RACKMARK_PORT'] ?? '4600'}`;

export default defineConfig({
  plugins: [react(), catalogues(), compress()],
  build: { target: 'es2022', sourcemap: false, chunkSizeWarningLimit: 900 },
  // `npm run dev -w web` beside a portal: what is not the page goes there.
  server: {
    port: 5173,
    // The Host of the page is kept: the portal answers its own origin only.
    proxy: {
      '/api': { target: portal, changeOrigin: false },
      '/socket.io': { target: portal, changeOrigin: false, ws: true },
    },
  },
});
