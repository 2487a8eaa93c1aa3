// What somebody sees who is not signed in: the way in, what went wrong, or what the operator has to configure.
import { Alert, Anchor, Button, Code, Stack, Text, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { BrandMark } from '../shell/brand-mark.tsx';
import { useTitle } from '../shell/use-title.ts';
import type { Opening } from './open-session.ts';
import styles from './sign-in-page.module.css';

type NotSignedIn = Exclude<Opening, { kind: 'signed-in' }>;

export function SignInPage({ opening }: { readonly opening: NotSignedIn }): ReactNode {
  useTitle('Sign in');
  return (
    <main className={styles['page']}>
      <Stack className={styles['card']} gap="lg">
        <BrandMark />
        {opening.kind === 'leaving' && <Text role="status">Going to the sign-in page …</Text>}
        {opening.kind === 'signed-out' && <SignIn signIn={opening.signIn} failure={opening.failure} />}
        {opening.kind === 'not-configured' && <NotConfigured />}
      </Stack>
    </main>
  );
}

function SignIn({ signIn, failure }: Pick<Extract<Opening, { kind: 'signed-out' }>, 'signIn' | 'failure'>): ReactNode {
  const [isLeaving, setIsLeaving] = useState(false);
  const [trouble, setTrouble] = useState(failure);
  const isInvited = location.pathname.startsWith('/invitations/');
  const leave = (chooseAccount: boolean): void => {
    setIsLeaving(true);
    signIn({ chooseAccount }).catch((error: unknown) => {
      setIsLeaving(false);
      setTrouble(error instanceof Error ? error.message : 'The sign-in page could not be opened.');
    });
  };
  return (
    <>
      <div>
        <Title order={1}>Sign in</Title>
        <Text c="dimmed">
          {isInvited
            ? 'You have an invitation. You can look at it before you accept.'
            : 'One verdict for every commit, and what is behind it.'}
        </Text>
      </div>
      {trouble !== null && (
        <Alert color="red" title="The sign-in did not succeed">
          {trouble}
        </Alert>
      )}
      <Button size="md" loading={isLeaving} onClick={() => leave(false)}>
        Sign in with Microsoft
      </Button>
      <Anchor component="button" type="button" size="sm" onClick={() => leave(true)}>
        Use another account
      </Anchor>
    </>
  );
}

function NotConfigured(): ReactNode {
  return (
    <>
      <Title order={1}>Sign-in is not configured</Title>
      <Text>
        This server knows no Microsoft Entra ID application, so nobody can sign in to the dashboard. Uploads and reading by key work all the
        same.
      </Text>
      <Text>
        Whoever runs it registers an API and a dashboard application in Entra ID, sets their ids and the authority in the environment of the
        API, and restarts it. The document <Code>docs/sign-in.md</Code> says how.
      </Text>
      <Text c="dimmed" size="sm">
        On your own machine <Code>npm start</Code> brings a sign-in of its own.
      </Text>
    </>
  );
}
