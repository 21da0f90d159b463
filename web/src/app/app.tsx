import { createTheme, MantineProvider } from '@mantine/core';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/global.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/ScrollArea.css';
import '@mantine/core/styles/CloseButton.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/Paper.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Modal.css';
import './tokens.css';
import './base.css';
import { ApiError } from '../lib/api.js';
import { connectLive } from '../lib/live.js';
import { isSharedPath } from '../lib/shared-path.js';
import { askAgainWhen } from '../lib/session.js';
import { router } from './router.js';

const theme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  defaultRadius: 4,
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '22px' },
  spacing: { xs: '4px', sm: '8px', md: '16px', lg: '24px', xl: '32px' },
});

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (error) => askAgainWhen(error, client) }),
  mutationCache: new MutationCache({ onError: (error) => askAgainWhen(error, client) }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // What the server answered stands; what did not arrive is asked again.
      retry: (failures, error) =>
        !(error instanceof ApiError && error.status >= 400 && error.status < 500) && failures < 3,
    },
  },
});

export function App() {
  useEffect(() => (isSharedPath(location.pathname) ? undefined : connectLive(client)), []);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
