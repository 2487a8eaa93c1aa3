// Who is signed in, as Microsoft tells it, and the way out.
import { Button, Stack } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useApi } from '../../api/api-context.ts';
import { useMe, useMembership } from '../../api/use-me.ts';
import { Fact, Facts } from '../../components/facts.tsx';
import { notify } from '../../components/notify.ts';
import { PageSection } from '../../components/page-section.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { roleWords } from '../members/role-words.ts';
import styles from './settings.module.css';

export function ProfileSection(): ReactNode {
  const { session } = useApi();
  const user = useMe().data?.user;
  const role = useMembership()?.role;
  if (user === undefined) return null;
  const signOut = (): void => {
    session
      .signOut()
      .catch(() => notify.failed('Sign out', 'The sign-out page could not be opened. Close this tab to end the session here.'));
  };
  return (
    <PageSection beside title="You" description="As your Microsoft account tells it. Change it there; it is read anew when you sign in.">
      <Stack gap="lg" align="flex-start">
        <Facts className={styles['facts']}>
          <Fact name="Name">
            <PlainLine text={user.name} />
          </Fact>
          <Fact name="E-mail">{user.email === null ? 'not told' : <PlainLine text={user.email} />}</Fact>
          <Fact name="Account">{user.isPersonal ? 'Personal Microsoft account' : 'Account of an organisation (Entra ID)'}</Fact>
          <Fact name="Role here">
            {role === undefined ? (
              'none'
            ) : (
              <span>
                {roleWords[role].label} · <Link href="/members">what that allows</Link>
              </span>
            )}
          </Fact>
        </Facts>
        <Button variant="default" leftSection={<IconLogout size={16} aria-hidden />} onClick={signOut}>
          Sign out
        </Button>
      </Stack>
    </PageSection>
  );
}
