// The dashboard's entry: signs in, then shows the pages. Next: auth/open-session.ts, then app.tsx.
import '@mantine/core/styles.layer.css';
import './theme/meanings.css';
import './theme/page.css';
import { MantineProvider } from '@mantine/core';
import { StrictMode, use, Suspense, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { ErrorBoundary } from './components/error-boundary.tsx';
import { openSession, type Opening } from './auth/open-session.ts';
import { SignInPage } from './auth/sign-in-page.tsx';
import { colourSchemeManager } from './theme/colour-scheme-manager.ts';
import { getStyleNonce } from './theme/style-nonce.ts';
import { cssVariablesResolver, theme } from './theme/theme.ts';

const opening = openSession();

function Dashboard(): ReactNode {
  const opened: Opening = use(opening);
  return opened.kind === 'signed-in' ? <App session={opened.session} /> : <SignInPage opening={opened} />;
}

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={colourSchemeManager}
      cssVariablesResolver={cssVariablesResolver}
      getStyleNonce={getStyleNonce}
    >
      <ErrorBoundary>
        <Suspense fallback={null}>
          <Dashboard />
        </Suspense>
      </ErrorBoundary>
    </MantineProvider>
  </StrictMode>,
);
