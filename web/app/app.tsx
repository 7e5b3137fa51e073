import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useShownScheme } from '../lib/color-scheme.ts';
import { makeQueryClient } from './query-client.ts';
import { router } from './router.tsx';
import { resolver, theme } from './theme.ts';

const client = makeQueryClient();

/** Everything that pages stand in: colours, server state, routes. */
export function App({ nonce }: { readonly nonce: string }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolver}
      forceColorScheme={useShownScheme()}
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
